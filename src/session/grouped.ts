/** A whole number with commas: `1,234,567`. By hand: `Intl.NumberFormat` takes 10 ms to load, a tenth of a short run. */
export const grouped = (value: number): string => String(Math.round(value)).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

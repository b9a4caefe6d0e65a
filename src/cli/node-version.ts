/** Whether this Node is one that package.json names under "engines": npx starts us on any. */
export function isServedBy(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 20 ? minor >= 15 : major > 22 || (major === 22 && minor >= 2);
}

/** So many are looked through as fast as one is found by its hash, in a tenth of the memory. */
const FEW = 8;

/** A map of which there are thousands, nearly all with an entry or two: a list of these, until there are more. */
export class FewMap<K extends string | number, V> {
  #few: { readonly key: K; value: V }[] | null = null;
  #many: Map<K, V> | null = null;

  get(key: K): V | undefined {
    return this.#many === null ? this.#entry(key)?.value : this.#many.get(key);
  }

  set(key: K, value: V): void {
    if (this.#many !== null) {
      this.#many.set(key, value);
      return;
    }
    const there = this.#entry(key);
    if (there !== undefined) {
      there.value = value;
      return;
    }
    this.#few ??= [];
    this.#few.push({ key, value });
    if (this.#few.length <= FEW) return;
    this.#many = new Map(this.#few.map((entry) => [entry.key, entry.value]));
    this.#few = null;
  }

  #entry(key: K): { readonly key: K; value: V } | undefined {
    if (this.#few === null) return undefined;
    for (const entry of this.#few) if (entry.key === key) return entry;
    return undefined;
  }
}

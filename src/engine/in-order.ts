export interface FlightLimits<T> {
  /** Items under way at once, at most. */
  readonly items: number;
  /** Their bytes, at most; one item alone may have more. */
  readonly bytes: number;
  readonly bytesOf: (item: T) => number;
  /** Asked before an item is begun: true begins no more. */
  readonly isStopped: () => boolean;
}

/** Works on several items at once and yields their results in the items' order. `work` must not reject. */
export async function* inOrder<T, R>(
  items: readonly T[],
  limits: FlightLimits<T>,
  work: (item: T) => Promise<R>,
): AsyncGenerator<{ readonly item: T; readonly result: R }> {
  const flying: { readonly item: T; readonly bytes: number; readonly promise: Promise<R> }[] = [];
  let bytes = 0;
  let next = 0;
  for (;;) {
    while (next < items.length && !limits.isStopped()) {
      const item = items[next];
      if (item === undefined) break;
      const itemBytes = limits.bytesOf(item);
      const isFull = flying.length >= limits.items || bytes + itemBytes > limits.bytes;
      if (flying.length > 0 && isFull) break;
      flying.push({ item, bytes: itemBytes, promise: work(item) });
      bytes += itemBytes;
      next++;
    }
    const first = flying.shift();
    if (first === undefined) return;
    const result = await first.promise;
    bytes -= first.bytes;
    yield { item: first.item, result };
  }
}

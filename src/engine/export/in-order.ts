/** How much may be under way at once. */
export interface FlightLimits<T> {
  /** Items under way at once, at most. */
  readonly items: number;
  /** Their bytes, at most. One with more is under way beside the others, but never two of them. */
  readonly bytes: number;
  /**
   * Bytes of items done before their turn, at most: beyond that only the one whose turn it is is begun. Those with more
   * bytes than may be under way are counted by themselves: the others must not wait for the turn of one of them.
   */
  readonly ahead: number;
  readonly bytesOf: (item: T) => number;
  /** Asked before an item is begun: true begins no more. */
  readonly isStopped: () => boolean;
}

/**
 * Works on several items at once and yields their results in the items' order. Those that alone have more bytes than
 * may be under way are begun first, the largest of them before the others, so that no long one is left for the end.
 * `work` must not reject. What is stopped yields what was begun without a gap.
 */
export async function* inOrder<T, R>(
  items: readonly T[],
  limits: FlightLimits<T>,
  work: (item: T) => Promise<R>,
): AsyncGenerator<{ readonly item: T; readonly result: R }> {
  const flights = new Flights(items, limits, work);
  try {
    for (const [index, item] of items.entries()) {
      const result = await flights.land(index);
      if (result === null) return;
      yield { item, result: result.value };
    }
  } finally {
    flights.close();
  }
}

interface Freight<T> {
  readonly item: T;
  readonly bytes: number;
}

interface Landed<R> {
  readonly value: R;
}

class Flights<T, R> {
  readonly #freight: readonly Freight<T>[];
  readonly #limits: FlightLimits<T>;
  readonly #work: (item: T) => Promise<R>;
  /** Those that alone have more bytes than may be under way, the largest first. */
  readonly #large: readonly number[];
  readonly #begun = new Map<number, Promise<Landed<R>>>();
  readonly #underWay = { items: 0, bytes: 0 };
  #largeUnderWay: Promise<unknown> | null = null;
  #turn = 0;
  #next = 0;
  /** Bytes of what is done and waits for its turn. */
  readonly #ahead = { ordinary: 0, large: 0 };
  #isClosed = false;

  constructor(items: readonly T[], limits: FlightLimits<T>, work: (item: T) => Promise<R>) {
    this.#freight = items.map((item) => ({ item, bytes: limits.bytesOf(item) }));
    this.#limits = limits;
    this.#work = work;
    this.#large = [...items.keys()]
      .filter((index) => this.#isLarge(index))
      .toSorted((a, b) => this.#sizeOf(b) - this.#sizeOf(a));
  }

  /** The result of an item when its turn has come; null when it is not begun any more. */
  async land(index: number): Promise<Landed<R> | null> {
    this.#fill();
    // One that is large may have to wait until another has landed.
    while (!this.#begun.has(index) && this.#largeUnderWay !== null && this.#isOpen()) await this.#largeUnderWay;
    const result = (await this.#begun.get(index)) ?? null;
    // From here on it is begun no more, whatever ends while the others wait for who has it now.
    this.#turn = index + 1;
    this.#begun.delete(index);
    if (result !== null) this.#ahead[this.#kindOf(index)] -= this.#sizeOf(index);
    return result;
  }

  /** Begins no more: nobody waits for it. */
  close(): void {
    this.#isClosed = true;
  }

  #fill(): void {
    this.#beginLarge();
    while (this.#next < this.#freight.length) {
      const index = this.#next;
      if (!this.#isLarge(index)) {
        if (this.#isFullFor(index) || !this.#mayBegin(index)) return;
        this.#beginOrdinary(index);
      }
      this.#next += 1;
    }
  }

  #beginLarge(): void {
    if (this.#largeUnderWay !== null) return;
    const isDue = this.#isLarge(this.#turn) && !this.#begun.has(this.#turn);
    const index = isDue ? this.#turn : this.#large.find((one) => one > this.#turn && !this.#begun.has(one));
    if (index === undefined || !this.#mayBegin(index)) return;
    this.#largeUnderWay = this.#begin(index, () => (this.#largeUnderWay = null));
  }

  #beginOrdinary(index: number): void {
    const bytes = this.#sizeOf(index);
    this.#underWay.items += 1;
    this.#underWay.bytes += bytes;
    void this.#begin(index, () => {
      this.#underWay.items -= 1;
      this.#underWay.bytes -= bytes;
    });
  }

  #begin(index: number, whenDone: () => void): Promise<unknown> {
    const freight = this.#freight[index];
    if (freight === undefined) return Promise.resolve();
    const landed = this.#run(freight, () => {
      this.#ahead[this.#kindOf(index)] += freight.bytes;
      whenDone();
    });
    this.#begun.set(index, landed);
    return landed;
  }

  async #run({ item }: Freight<T>, whenDone: () => void): Promise<Landed<R>> {
    const value = await this.#work(item);
    whenDone();
    this.#fill();
    return { value };
  }

  #isFullFor(index: number): boolean {
    const { items, bytes } = this.#underWay;
    return items >= this.#limits.items || bytes + this.#sizeOf(index) > this.#limits.bytes;
  }

  #mayBegin(index: number): boolean {
    return this.#isOpen() && (index === this.#turn || this.#ahead[this.#kindOf(index)] <= this.#limits.ahead);
  }

  #isOpen(): boolean {
    return !this.#isClosed && !this.#limits.isStopped();
  }

  #kindOf(index: number): 'ordinary' | 'large' {
    return this.#isLarge(index) ? 'large' : 'ordinary';
  }

  #isLarge(index: number): boolean {
    return this.#sizeOf(index) > this.#limits.bytes;
  }

  #sizeOf(index: number): number {
    return this.#freight[index]?.bytes ?? 0;
  }
}

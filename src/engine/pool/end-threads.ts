/** A pool of tinypool's. */
interface Pool {
  readonly threads: readonly object[];
  destroy(): Promise<void>;
}

/**
 * Ends a pool's threads and hands back what waits for one. Never rejects: a thread that the system refuses just then has
 * ended too. `events.once`, by which tinypool (2.2) waits for them, takes its listeners back by a method that its threads
 * lack: that would end the program.
 */
export async function endThreads(pool: Pool): Promise<void> {
  for (const thread of pool.threads) Object.assign(thread, { removeListener: () => thread });
  await pool.destroy().catch(() => undefined);
}

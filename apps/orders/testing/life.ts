import type { Sql, Transactions } from '@banyan/saga';

/**
 * One life of a process: it ends at the chosen point as by kill -9. From there on nothing that it does has an effect, and nothing that it
 * waits for ever comes.
 */
export class Life {
  #points = 0;
  #dead = false;

  /** @param diesAt the point at which it ends, from 0; undefined: it does not */
  constructor(private readonly diesAt?: number) {}

  /** Points passed so far. */
  get points(): number {
    return this.#points;
  }

  get dead(): boolean {
    return this.#dead;
  }

  end(): void {
    this.#dead = true;
  }

  /** A point at which it may end. */
  async point(): Promise<void> {
    if (!this.#dead && this.#points === this.diesAt) this.#dead = true;
    this.#points += 1;
    if (this.#dead) await new Promise<never>(() => undefined);
  }

  /** Something outside, which may have its effect and not be heard of. */
  async calls<T>(effect: () => Promise<T>): Promise<T> {
    await this.point();
    const answer = await effect();
    await this.point();
    return answer;
  }

  /** A database that ends a transaction of a dead client, and may commit what nobody hears of. */
  database(inner: Transactions & Sql): Transactions & Sql {
    return {
      transaction: async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
        await this.point();
        const result = await inner
          .transaction(async (sql) => {
            const value = await work(sql);
            // Killed before COMMIT was sent: the server rolls back.
            if (!this.#dead && this.#points === this.diesAt) this.#dead = true;
            this.#points += 1;
            if (this.#dead) throw new Error('the client is gone');
            return value;
          })
          .catch(async (error: unknown) => {
            if (this.#dead) await new Promise<never>(() => undefined);
            throw error;
          });
        await this.point();
        return result;
      },
      query: (sql, parameters) => this.calls(() => inner.query(sql, parameters)),
    };
  }
}

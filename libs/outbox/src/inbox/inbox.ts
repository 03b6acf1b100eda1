import { schemaName, type SqlPort } from '../sql-port.js';

/** Which events have had their effect, in a table of the schema in which the effects are. */
export class Inbox {
  readonly #schema: string;

  /** @throws TypeError when the schema's name is none */
  constructor(schema: string) {
    this.#schema = schemaName(schema);
  }

  /**
   * Does the work once: the mark and what the work writes are of one transaction, so that there is both or neither. Who
   * comes with the same event meanwhile waits for the outcome.
   *
   * @param transaction in which `work` writes, too; the caller commits it
   * @param consumer whose effect it is: one event may have several
   * @param id of the event, as `eventKey` names it
   * @returns what `work` returned; `seen`: it was done before, and nothing is done now
   */
  async once<T>(
    transaction: SqlPort,
    consumer: string,
    id: string,
    work: () => Promise<T>,
  ): Promise<{ readonly kind: 'done'; readonly result: T } | { readonly kind: 'seen' }> {
    const rows = await transaction.query<unknown[]>(
      `INSERT INTO ${this.#schema}.inbox (consumer, id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1`,
      [consumer, id],
    );
    return rows.length === 0 ? { kind: 'seen' } : { kind: 'done', result: await work() };
  }

  /**
   * Forgets what was taken long ago. What can come again after that must have no effect by itself.
   *
   * @returns how many
   */
  async forget(database: SqlPort, { olderThanMs, most }: { olderThanMs: number; most: number }): Promise<number> {
    const s = this.#schema;
    const rows = await database.query<unknown[]>(
      `WITH old AS (
         SELECT consumer, id FROM ${s}.inbox WHERE taken_at < clock_timestamp() - $1 * interval '1 ms'
         ORDER BY taken_at LIMIT $2
       ), gone AS (DELETE FROM ${s}.inbox USING old WHERE inbox.consumer = old.consumer AND inbox.id = old.id RETURNING 1)
       SELECT 1 FROM gone`,
      [olderThanMs, most],
    );
    return rows.length;
  }
}

import type { Pool, PoolClient } from 'pg';

/**
 * Told of every statement of a transaction before it is sent, by its first words: `BEGIN`, `INSERT INTO legacy.oc_order`,
 * `COMMIT`; and of `committed` when the database has said so. What it throws ends the transaction there.
 */
export type StatementWatch = (statement: string) => void | Promise<void>;

/** Runs a write in a transaction of its own: all of it or nothing. A connection that cannot roll back is thrown away. */
export async function inTransaction<T>(
  pool: Pool,
  write: (client: PoolClient) => Promise<T>,
  watch?: StatementWatch,
): Promise<T> {
  const raw = await pool.connect();
  const client = watch === undefined ? raw : watched(raw, watch);
  let broken = false;
  // A connection that is lost between two statements says so here, and again to the next one, which fails.
  const lost = (): void => {
    broken = true;
  };
  raw.on('error', lost);
  try {
    await client.query('BEGIN');
    const written = await write(client);
    await client.query('COMMIT');
    await watch?.('committed');
    return written;
  } catch (error) {
    await raw.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    raw.off('error', lost);
    raw.release(broken);
  }
}

const FIRST_WORDS = /^\s*(?:BEGIN|COMMIT|(?:INSERT INTO|UPDATE|DELETE FROM|SELECT|WITH)\s+[\w.]+)/;

function watched(client: PoolClient, watch: StatementWatch): PoolClient {
  const query = async (text: string, values?: unknown[]) => {
    await watch((FIRST_WORDS.exec(text)?.[0] ?? text).trim().replaceAll(/\s+/g, ' '));
    return client.query(text, values);
  };
  return new Proxy(client, {
    get: (target, name) => (name === 'query' ? query : (Reflect.get(target, name, target) as unknown)),
  });
}

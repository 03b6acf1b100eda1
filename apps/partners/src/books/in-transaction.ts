import type { Pool, PoolClient } from 'pg';

/** Runs a write in a transaction of its own: all of it or nothing. A connection that cannot roll back is thrown away. */
export async function inTransaction<T>(pool: Pool, write: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  // A connection that is lost between two statements says so here, and again to the next one, which fails.
  const lost = (): void => {
    broken = true;
  };
  client.on('error', lost);
  try {
    await client.query('BEGIN');
    const written = await write(client);
    await client.query('COMMIT');
    return written;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.off('error', lost);
    client.release(broken);
  }
}

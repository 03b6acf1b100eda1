import type { Pool, PoolClient } from 'pg';

/** Runs a write in a transaction of its own: all of it or nothing. A connection that cannot roll back is thrown away. */
export async function inTransaction<T>(pool: Pool, write: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
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
    client.release(broken);
  }
}

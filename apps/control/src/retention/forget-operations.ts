import type { SqlPort } from '@banyan/outbox';

const BEFORE = 'to_timestamp($1::double precision / 1000)';

/** Incidents that were resolved before, each with its causes and its timeline: whole or not at all. @returns how many incidents */
export async function forgetIncidents(transaction: SqlPort, beforeMs: number, atMost: number): Promise<number> {
  const old = await transaction.query<{ id: string }[]>(
    `SELECT id FROM operations.incident WHERE resolved_at < ${BEFORE} ORDER BY resolved_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [beforeMs, atMost],
  );
  const ids = old.map(({ id }) => id);
  if (ids.length === 0) return 0;
  for (const [table, column] of [
    ['incident_entry', 'incident'],
    ['incident_cause', 'incident'],
    ['incident', 'id'],
  ]) {
    await transaction.query(`DELETE FROM operations.${table} WHERE ${column} = ANY ($1::uuid[])`, [ids]);
  }
  return ids.length;
}

/** Switches of integrations that are in use again since before. */
export async function forgetSwitches(transaction: SqlPort, beforeMs: number, atMost: number): Promise<number> {
  return forget(transaction, 'integration_switch', 'id', `on_at < ${BEFORE}`, [beforeMs, atMost]);
}

/** Rules that ended before. */
export async function forgetRules(transaction: SqlPort, beforeMs: number, atMost: number): Promise<number> {
  return forget(transaction, 'ignore_rule', 'number', `ended_at < ${BEFORE}`, [beforeMs, atMost]);
}

/** Runs from before, but for the newest of each domain and kind: that is what is known of it. */
export async function forgetRuns(transaction: SqlPort, beforeMs: number, atMost: number): Promise<number> {
  const isNotNewest = `EXISTS (SELECT FROM operations.readiness_run AS later
    WHERE later.domain = old.domain AND later.kind = old.kind AND later.ran_at > old.ran_at)`;
  return forget(transaction, 'readiness_run', 'id', `ran_at < ${BEFORE} AND ${isNotNewest}`, [beforeMs, atMost]);
}

/** Faults that were injected on purpose, over since before and taken down for readiness. */
export async function forgetChaos(transaction: SqlPort, beforeMs: number, atMost: number): Promise<number> {
  const isOver = `ended_at < ${BEFORE} AND settled IS NOT NULL`;
  return forget(transaction, 'chaos_run', 'id', isOver, [beforeMs, atMost]);
}

/** Failed checkouts that were told of before. */
export async function forgetTold(transaction: SqlPort, beforeMs: number, atMost: number): Promise<number> {
  return forget(transaction, 'told_failure', 'failure', `told_at < ${BEFORE}`, [beforeMs, atMost]);
}

async function forget(
  transaction: SqlPort,
  table: string,
  key: string,
  which: string,
  parameters: [number, number],
): Promise<number> {
  const rows = await transaction.query<unknown[]>(
    `WITH gone AS (
       DELETE FROM operations.${table} WHERE ${key} IN (
         SELECT old.${key} FROM operations.${table} AS old WHERE ${which} LIMIT $2)
       RETURNING 1)
     SELECT 1 FROM gone`,
    parameters,
  );
  return rows.length;
}

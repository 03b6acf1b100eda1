import { isoUtc, newId } from '@banyan/kernel';
import type { SqlPort } from '@banyan/outbox';
import {
  SEVERITIES,
  type Cause,
  type CauseKind,
  type Delivery,
  type Entry,
  type Impact,
  type IncidentPage,
  type IncidentSummary,
  type NewEntry,
  type Severity,
} from './incident.js';

/** Why an incident is opened, or joined by what is open already. */
export interface Opening {
  readonly scope: string;
  readonly severity: Severity;
  readonly title: string;
  /** From when on harm is counted, ms since the epoch; not later than the entry. */
  readonly sinceMs: number;
  readonly cause: { readonly key: string; readonly kind: CauseKind };
  readonly entry: NewEntry;
}

/** What came of it. */
export interface Opened {
  readonly incident: IncidentSummary;
  /** False: it joined one that was open. */
  readonly isNew: boolean;
  /** False: all of this was written before. */
  readonly added: boolean;
}

interface IncidentRow {
  readonly id: string;
  readonly scope: string;
  readonly severity: Severity;
  readonly title: string;
  readonly opened_at: Date;
  /** Null: nobody has it in hand. */
  readonly acknowledged: { readonly at: string; readonly by: string } | null;
  readonly since: Date;
  readonly resolved_at: Date | null;
  readonly resolved_by: string | null;
  readonly resolution: string | null;
  readonly impact: Impact | null;
}

const COLUMNS = `id, scope, severity, title, opened_at, since, resolved_at, resolved_by, resolution, impact,
  (SELECT json_build_object('at', a.at, 'by', a.by) FROM operations.incident_entry a
   WHERE a.incident = id AND a.kind = 'acknowledged' ORDER BY a.number DESC LIMIT 1) AS acknowledged`;

/** Incidents as they are kept. Every function works in the caller's transaction. */

/** From here to the end of the transaction nobody else writes to the incidents of this scope. */
async function lock(sql: SqlPort, scope: string): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`operations.incident ${scope}`]);
}

export async function openOrJoin(sql: SqlPort, opening: Opening): Promise<Opened> {
  const { scope, severity, title, cause, entry, sinceMs } = opening;
  await lock(sql, scope);
  const known = await sql.query<IncidentRow[]>(
    `SELECT ${COLUMNS} FROM operations.incident i WHERE scope = $1 AND EXISTS (
       SELECT FROM operations.incident_entry e WHERE e.incident = i.id AND e.key = $2)
     ORDER BY opened_at DESC LIMIT 1`,
    [scope, entry.key],
  );
  if (known[0] !== undefined) return { incident: summaryOf(known[0]), isNew: false, added: false };
  const at = isoUtc(entry.atMs);
  const open = await openIn(sql, scope);
  const id = open?.id ?? newId();
  if (open === undefined) {
    await sql.query(
      `INSERT INTO operations.incident (id, scope, severity, title, opened_at, since) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, scope, severity, title, at, isoUtc(Math.min(sinceMs, entry.atMs))],
    );
  } else if (SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(open.severity)) {
    await change(sql, 'UPDATE operations.incident SET severity = $2 WHERE id = $1', [id, severity]);
  }
  await sql.query(
    `INSERT INTO operations.incident_cause (incident, key, kind, began_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING`,
    [id, cause.key, cause.kind, at],
  );
  await append(sql, id, entry);
  return { incident: await one(sql, id), isNew: open === undefined, added: true };
}

/** @returns false: an entry of this key is there already */
export async function append(sql: SqlPort, incident: string, entry: NewEntry): Promise<boolean> {
  const { key, atMs, kind, by, text, about = {} } = entry;
  const rows = await sql.query<unknown[]>(
    `WITH added AS (
       INSERT INTO operations.incident_entry (incident, key, at, kind, by, text, about)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1
     ) SELECT 1 FROM added`,
    [incident, key, isoUtc(atMs), kind, by, text, JSON.stringify(about)],
  );
  return rows.length > 0;
}

/** The open incident of a scope, with the scope locked. */
export async function openOf(sql: SqlPort, scope: string): Promise<IncidentSummary | undefined> {
  await lock(sql, scope);
  const row = await openIn(sql, scope);
  return row === undefined ? undefined : summaryOf(row);
}

async function openIn(sql: SqlPort, scope: string): Promise<IncidentRow | undefined> {
  const rows = await sql.query<IncidentRow[]>(
    `SELECT ${COLUMNS} FROM operations.incident WHERE scope = $1 AND resolved_at IS NULL`,
    [scope],
  );
  return rows[0];
}

/** Ends causes. @param which a kind, or one key @returns whether no cause is left, and one of these was there */
export async function endCauses(
  sql: SqlPort,
  incident: string,
  which: { readonly kind: CauseKind } | { readonly key: string },
  atMs: number,
): Promise<boolean> {
  const [column, value] = 'kind' in which ? ['kind', which.kind] : ['key', which.key];
  const ended = await sql.query<unknown[]>(
    `WITH ended AS (
       UPDATE operations.incident_cause SET ended_at = $3
       WHERE incident = $1 AND ${column} = $2 AND ended_at IS NULL RETURNING 1
     ) SELECT 1 FROM ended`,
    [incident, value, isoUtc(atMs)],
  );
  const left = await sql.query<unknown[]>(
    'SELECT 1 FROM operations.incident_cause WHERE incident = $1 AND ended_at IS NULL LIMIT 1',
    [incident],
  );
  return ended.length > 0 && left.length === 0;
}

/** Closes it for good. A later trip opens another one. */
export async function close(
  sql: SqlPort,
  incident: string,
  end: { readonly by: string; readonly words: string; readonly atMs: number; readonly impact: Impact },
): Promise<IncidentSummary> {
  const { by, words, atMs, impact } = end;
  await change(
    sql,
    `UPDATE operations.incident SET resolved_at = $2, resolved_by = $3, resolution = $4, impact = $5
     WHERE id = $1 AND resolved_at IS NULL`,
    [incident, isoUtc(atMs), by, words, JSON.stringify(impact)],
  );
  await change(sql, 'UPDATE operations.incident_cause SET ended_at = $2 WHERE incident = $1 AND ended_at IS NULL', [
    incident,
    isoUtc(atMs),
  ]);
  await append(sql, incident, { key: 'resolved', atMs, kind: 'resolved', by, text: words });
  return one(sql, incident);
}

/** Where harm is counted from, and what was found when it was resolved. */
export async function harmIn(
  sql: SqlPort,
  id: string,
): Promise<{ readonly scope: string; readonly sinceMs: number; readonly impact: Impact | null } | undefined> {
  const [row] = await sql.query<IncidentRow[]>(`SELECT ${COLUMNS} FROM operations.incident WHERE id = $1`, [id]);
  return row === undefined ? undefined : { scope: row.scope, sinceMs: row.since.getTime(), impact: row.impact };
}

/** The newest first; those that are open before all others. */
export async function listIncidents(
  sql: SqlPort,
  { scope, state, limit }: { readonly scope?: string; readonly state?: 'open' | 'resolved'; readonly limit: number },
): Promise<readonly IncidentSummary[]> {
  const rows = await sql.query<IncidentRow[]>(
    `SELECT ${COLUMNS} FROM operations.incident
     WHERE ($1::text IS NULL OR scope = $1) AND ($2::text IS NULL OR (resolved_at IS NULL) = ($2 = 'open'))
     ORDER BY resolved_at IS NOT NULL, opened_at DESC, id LIMIT $3`,
    [scope ?? null, state ?? null, limit],
  );
  return rows.map(summaryOf);
}

/** All of one but its impact; undefined: there is none of this id. */
export async function readIncident(sql: SqlPort, id: string): Promise<Omit<IncidentPage, 'impact'> | undefined> {
  const [row] = await sql.query<IncidentRow[]>(`SELECT ${COLUMNS} FROM operations.incident WHERE id = $1`, [id]);
  if (row === undefined) return undefined;
  const causes = await sql.query<{ key: string; kind: CauseKind; began_at: Date; ended_at: Date | null }[]>(
    'SELECT key, kind, began_at, ended_at FROM operations.incident_cause WHERE incident = $1 ORDER BY began_at, key',
    [id],
  );
  const entries = await sql.query<(Omit<Entry, 'at' | 'number'> & { number: string; at: Date })[]>(
    'SELECT number, at, kind, by, text, about FROM operations.incident_entry WHERE incident = $1 ORDER BY at, number',
    [id],
  );
  return {
    ...summaryOf(row),
    causes: causes.map(({ key, kind, began_at, ended_at }): Cause => ({
      key,
      kind,
      beganAt: began_at.toISOString(),
      endedAt: ended_at?.toISOString() ?? null,
    })),
    timeline: entries.map(({ number, at, kind, by, text, about }) => ({
      number: Number(number),
      at: at.toISOString(),
      kind,
      by,
      text,
      about,
    })),
    deliveries: await deliveriesOf(sql, id),
  };
}

interface DeliveryRow {
  readonly id: string;
  readonly data: { readonly channel: string; readonly action: string };
  readonly state: string;
  readonly attempts: number;
  readonly time: Date;
  readonly settled_at: Date | null;
  readonly last_error: string | null;
}

/** Of messages that are kept still: those delivered a week ago are gone, and the timeline says that they were. */
async function deliveriesOf(sql: SqlPort, incident: string): Promise<readonly Delivery[]> {
  const rows = await sql.query<DeliveryRow[]>(
    `SELECT m.id, m.data, m.time, d.state, d.attempts, d.settled_at, d.last_error
     FROM operations.outbox_message m JOIN operations.outbox_delivery d USING (position)
     WHERE m.subject = $1 ORDER BY m.position`,
    [incident],
  );
  return rows.map(({ id, data, state, attempts, time, settled_at, last_error }) => ({
    id,
    channel: data.channel,
    action: data.action,
    state: state === 'done' ? 'delivered' : (state as Delivery['state']),
    attempts,
    queuedAt: time.toISOString(),
    deliveredAt: state === 'done' ? (settled_at?.toISOString() ?? null) : null,
    lastError: last_error,
  }));
}

async function one(sql: SqlPort, id: string): Promise<IncidentSummary> {
  const [row] = await sql.query<IncidentRow[]>(`SELECT ${COLUMNS} FROM operations.incident WHERE id = $1`, [id]);
  if (row === undefined) throw new Error(`no incident ${id}`);
  return summaryOf(row);
}

/** TypeORM answers an UPDATE with something else than its rows. */
async function change(sql: SqlPort, statement: string, parameters: unknown[]): Promise<void> {
  await sql.query(`WITH changed AS (${statement} RETURNING 1) SELECT 1 FROM changed`, parameters);
}

function summaryOf(row: IncidentRow): IncidentSummary {
  return {
    id: row.id,
    scope: row.scope,
    severity: row.severity,
    title: row.title,
    state: row.resolved_at === null ? 'open' : 'resolved',
    openedAt: row.opened_at.toISOString(),
    acknowledgedAt: row.acknowledged === null ? null : isoUtc(Date.parse(row.acknowledged.at)),
    acknowledgedBy: row.acknowledged?.by ?? null,
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    resolvedBy: row.resolved_by,
    resolution: row.resolution,
  };
}

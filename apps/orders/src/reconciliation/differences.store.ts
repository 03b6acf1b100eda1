import { DIFFERENCES, type Difference, type DifferenceKind } from '@banyan/domains';
import type { Sql, Transactions } from '@banyan/saga';
import type { FindingKey } from './after-looking.js';
import type { CureOutcome } from './cures/cure.js';
import type { FindingState } from '@banyan/service';
import type { Finding } from './finding.js';

interface FindingRow {
  readonly kind: DifferenceKind;
  readonly reference: string;
  readonly state: FindingState['kind'];
  readonly state_since: Date | null;
  readonly seen: readonly string[];
  readonly digest: string;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly opened_at: Date | null;
  readonly openings: number;
  readonly cures: number;
  readonly cure_due_at: Date | null;
}

interface ListedRow extends FindingRow {
  readonly explained: boolean;
  readonly explained_by: string | null;
  readonly explained_because: string | null;
  readonly explained_at: Date | null;
  readonly last_cure: {
    readonly how: string;
    readonly begun_at: string;
    readonly ended_at: string | null;
    readonly outcome: CureOutcome['kind'] | null;
    readonly because: string | null;
  } | null;
}

/** What a person has said about a difference. */
export interface Explanation {
  readonly by: string;
  readonly because: string;
  readonly atMs: number;
}

/** What was done about it last. */
export interface LastCure {
  readonly how: string;
  readonly begunMs: number;
  /** Null: its process ended in the middle of it, or is at it. */
  readonly endedMs: number | null;
  readonly outcome: CureOutcome['kind'] | null;
  readonly because: string | null;
}

/** A difference with what people are to know of it. */
export interface ListedFinding {
  readonly finding: Finding;
  readonly explanation: Explanation | null;
  readonly lastCure: LastCure | null;
}

/** Which differences a question is about. */
export interface FindingFilter {
  readonly states: readonly FindingState['kind'][];
  /** Only those; absent: whether or not a person has explained them. */
  readonly explained?: boolean | undefined;
  readonly kind?: string | undefined;
  readonly reference?: string | undefined;
  readonly limit: number;
}

/** How many of a kind are open and not explained, and since when the oldest is. */
export interface OpenCount {
  readonly kind: string;
  readonly count: number;
  readonly oldestMs: number;
}

/** In the order of urgency. */
const KINDS: readonly string[] = Object.keys(DIFFERENCES);

const COLUMNS =
  'kind, reference, state, state_since, seen, digest, first_seen_at, last_seen_at, opened_at, openings, cures, cure_due_at';

/** It holds for what it was said about: when the books say something else, it is not explained any more. */
const EXPLAINED = 'coalesce(d.explained_digest = d.digest, false)';

const KEEP = `
  INSERT INTO orders.difference (${COLUMNS})
  SELECT kind, reference, state, to_timestamp(state_since / 1000.0), ARRAY(SELECT jsonb_array_elements_text(seen)), digest,
         to_timestamp(first_seen / 1000.0), to_timestamp(last_seen / 1000.0), to_timestamp(opened / 1000.0), openings, cures,
         to_timestamp(cure_due / 1000.0)
  FROM jsonb_to_recordset($1::jsonb) AS found (kind text, reference text, state text, state_since numeric, seen jsonb,
    digest text, first_seen numeric, last_seen numeric, opened numeric, openings integer, cures integer, cure_due numeric)
  ORDER BY kind, reference
  ON CONFLICT ON CONSTRAINT difference_pkey DO UPDATE
    SET state = excluded.state, state_since = excluded.state_since, seen = excluded.seen, digest = excluded.digest,
        first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at, opened_at = excluded.opened_at,
        openings = excluded.openings, cures = excluded.cures, cure_due_at = excluded.cure_due_at`;

const FORGET = `
  DELETE FROM orders.difference AS d USING unnest($1::text[], $2::text[]) AS gone (kind, reference)
  WHERE d.kind = gone.kind AND d.reference = gone.reference`;

/** Most that are kept; those that were put right longest ago go first. */
const MOST_KEPT = 50_000;

/** Rows at once, so that nothing waits for it. */
const FORGOTTEN_AT_ONCE = 1_000;

const FORGET_OLD = `
  WITH gone AS (
    DELETE FROM orders.difference WHERE state = 'cleared' AND (kind, reference) IN (
      SELECT kind, reference FROM orders.difference WHERE state = 'cleared' AND state_since < to_timestamp($1 / 1000.0)
      LIMIT ${FORGOTTEN_AT_ONCE})
    RETURNING 1)
  SELECT 1 FROM gone`;

const FORGET_TOO_MANY = `
  DELETE FROM orders.difference WHERE state = 'cleared' AND (kind, reference) IN (
    SELECT kind, reference FROM orders.difference ORDER BY (state = 'cleared'), last_seen_at DESC OFFSET ${MOST_KEPT})`;

/** A cure is kept as long as what it was for, and no shorter than what was put right. */
const FORGET_CURES = `
  WITH gone AS (
    DELETE FROM orders.difference_cure WHERE number IN (
      SELECT c.number FROM orders.difference_cure AS c
      WHERE c.begun_at < to_timestamp($1 / 1000.0)
        AND NOT EXISTS (SELECT FROM orders.difference AS d WHERE d.kind = c.kind AND d.reference = c.reference)
      ORDER BY c.number LIMIT ${FORGOTTEN_AT_ONCE})
    RETURNING 1)
  SELECT 1 FROM gone`;

const DUE_FOR_CURE = `
  SELECT ${COLUMNS} FROM orders.difference AS d
  WHERE d.state = 'open' AND d.kind = ANY ($1::text[]) AND d.cures < $2 AND NOT ${EXPLAINED}
    AND (d.cure_due_at IS NULL OR d.cure_due_at <= to_timestamp($3 / 1000.0))
  ORDER BY d.opened_at, d.kind, d.reference LIMIT 1`;

const CURE_BEGUN = `
  INSERT INTO orders.difference_cure (kind, reference, seen, how, begun_at) VALUES ($1, $2, $3, $4, to_timestamp($5 / 1000.0))
  RETURNING number`;

const CURE_ENDED = `
  UPDATE orders.difference_cure SET ended_at = to_timestamp($2 / 1000.0), outcome = $3, because = $4
  WHERE number = $1 AND ended_at IS NULL`;

const EXPLAIN = `
  UPDATE orders.difference AS d SET explained_digest = d.digest, explained_by = $3, explained_because = $4,
         explained_at = to_timestamp($5 / 1000.0)
  WHERE d.kind = $1 AND d.reference = $2 AND d.state IN ('open', 'leaving') RETURNING d.kind`;

/** How the books of orders differ, as PostgreSQL keeps it. */
export class DifferencesStore {
  constructor(private readonly database: Sql & Transactions) {}

  /** Every difference of these orders. */
  async of(references: readonly string[]): Promise<readonly Finding[]> {
    const rows = await this.database.query<FindingRow[]>(
      `SELECT ${COLUMNS} FROM orders.difference WHERE reference = ANY ($1::text[]) ORDER BY kind, reference`,
      [references],
    );
    return rows.map(findingOf);
  }

  /** Orders with a difference whose life goes on, in the order of their references, after one of them. */
  async alive(after: string, limit: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ reference: string }[]>(
      `SELECT DISTINCT reference FROM orders.difference WHERE state <> 'cleared' AND reference > $1 ORDER BY reference LIMIT $2`,
      [after, limit],
    );
    return rows.map(({ reference }) => reference);
  }

  /** The most urgent first, and of those the oldest. */
  async list({ states, explained, kind, reference, limit }: FindingFilter): Promise<readonly ListedFinding[]> {
    const rows = await this.database.query<ListedRow[]>(
      `SELECT d.*, ${EXPLAINED} AS explained,
              (SELECT to_jsonb(c) FROM orders.difference_cure AS c WHERE c.kind = d.kind AND c.reference = d.reference
                ORDER BY c.number DESC LIMIT 1) AS last_cure
       FROM orders.difference AS d
       WHERE d.state = ANY ($1::text[]) AND ($2::boolean IS NULL OR ${EXPLAINED} = $2)
         AND ($3::text IS NULL OR d.kind = $3) AND ($4::text IS NULL OR d.reference = $4)
       ORDER BY array_position($6::text[], d.kind), d.first_seen_at, d.reference LIMIT $5`,
      [states, explained ?? null, kind ?? null, reference ?? null, limit, KINDS],
    );
    return rows.map((row) => ({ finding: findingOf(row), explanation: explanationOf(row), lastCure: lastCureOf(row) }));
  }

  /** How many there are of each state and kind. */
  async counts(): Promise<
    readonly { readonly state: string; readonly kind: string; readonly explained: boolean; readonly count: number }[]
  > {
    return this.database.query(
      `SELECT d.state, d.kind, ${EXPLAINED} AS explained, count(*)::integer AS count
       FROM orders.difference AS d GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    );
  }

  /** Open, and nobody has explained them. */
  async openCounts(): Promise<readonly OpenCount[]> {
    return this.database.query(
      `SELECT d.kind, count(*)::integer AS count, extract(epoch FROM min(d.first_seen_at))::float8 * 1000 AS "oldestMs"
       FROM orders.difference AS d WHERE d.state IN ('open', 'leaving') AND NOT ${EXPLAINED} GROUP BY d.kind`,
    );
  }

  /** Writes what became of differences, all of it or nothing. */
  async keep(findings: readonly Finding[], gone: readonly FindingKey[]): Promise<void> {
    if (findings.length === 0 && gone.length === 0) return;
    await this.database.transaction(async (sql) => {
      if (findings.length > 0) await sql.query(KEEP, [JSON.stringify(findings.map(recordOf))]);
      if (gone.length > 0) {
        await sql.query(FORGET, [gone.map(({ kind }) => kind), gone.map(({ reference }) => reference)]);
      }
    });
  }

  /** Forgets what was put right before an instant, with the cures of it, and what is too much. */
  async forget(beforeMs: number): Promise<void> {
    await this.#forgetAll(FORGET_OLD, beforeMs);
    await this.database.query(FORGET_TOO_MANY);
    await this.#forgetAll(FORGET_CURES, beforeMs);
  }

  async #forgetAll(statement: string, beforeMs: number): Promise<void> {
    let forgotten: number;
    do {
      forgotten = (await this.database.query<unknown[]>(statement, [beforeMs])).length;
    } while (forgotten === FORGOTTEN_AT_ONCE);
  }

  /** The one that has waited longest to be cured; undefined: none does. */
  async dueForCure(kinds: readonly string[], mostCures: number, nowMs: number): Promise<Finding | undefined> {
    const rows = await this.database.query<FindingRow[]>(DUE_FOR_CURE, [kinds, mostCures, nowMs]);
    return rows.map(findingOf)[0];
  }

  /** Durable before anything is done: what was seen, and what is going to be done. @returns the number of the cure */
  async cureBegun(finding: Finding, difference: Difference, how: string, nowMs: number): Promise<string> {
    return this.database.transaction(async (sql) => {
      await sql.query(KEEP, [JSON.stringify([recordOf(finding)])]);
      const { kind, reference, seen } = difference;
      const [row] = await sql.query<{ number: string }[]>(CURE_BEGUN, [kind, reference, seen.map(kept), how, nowMs]);
      if (row === undefined) throw new Error('a cure was written and has no number');
      return row.number;
    });
  }

  async cureEnded(number: string, outcome: CureOutcome, nowMs: number): Promise<void> {
    const because = 'because' in outcome ? kept(outcome.because).slice(0, 500) : null;
    await this.database.query(CURE_ENDED, [number, nowMs, outcome.kind, because]);
  }

  /** @returns false: none like that is open */
  async explain({ kind, reference }: FindingKey, { by, because, atMs }: Explanation): Promise<boolean> {
    const rows = await this.database.query<unknown[]>(EXPLAIN, [kind, reference, by, because, atMs]);
    return rows.length > 0;
  }
}

/** PostgreSQL keeps no NUL in a text. */
const kept = (text: string): string => text.replaceAll('\u0000', '\ufffd');

function recordOf({ what, digest, state, ...life }: Finding): object {
  const { firstSeenMs, lastSeenMs, openedMs, openings, cures, cureDueMs } = life;
  return {
    kind: what.kind,
    reference: kept(what.reference),
    state: state.kind,
    state_since: sinceOf(state),
    seen: what.seen.map(kept),
    digest,
    first_seen: firstSeenMs,
    last_seen: lastSeenMs,
    opened: openedMs,
    openings,
    cures,
    cure_due: cureDueMs,
  };
}

function sinceOf(state: FindingState): number | null {
  switch (state.kind) {
    case 'open':
      return null;
    case 'cleared':
      return state.atMs;
    case 'settling':
    case 'leaving':
      return state.sinceMs;
  }
}

function findingOf(row: FindingRow): Finding {
  const { kind, reference, seen, digest, openings, cures } = row;
  return {
    what: { kind, reference, seen },
    digest,
    state: stateOf(row),
    firstSeenMs: row.first_seen_at.getTime(),
    lastSeenMs: row.last_seen_at.getTime(),
    openedMs: row.opened_at?.getTime() ?? null,
    openings,
    cures,
    cureDueMs: row.cure_due_at?.getTime() ?? null,
  };
}

function stateOf({ state, state_since: since, last_seen_at: lastSeen }: FindingRow): FindingState {
  const sinceMs = (since ?? lastSeen).getTime();
  switch (state) {
    case 'settling':
    case 'leaving':
      return { kind: state, sinceMs };
    case 'cleared':
      return { kind: 'cleared', atMs: sinceMs };
    case 'open':
      return { kind: 'open' };
  }
}

function explanationOf({
  explained,
  explained_by: by,
  explained_because: because,
  explained_at: at,
}: ListedRow): Explanation | null {
  return !explained || by === null || because === null || at === null ? null : { by, because, atMs: at.getTime() };
}

function lastCureOf({ last_cure: cure }: ListedRow): LastCure | null {
  if (cure === null) return null;
  const { how, outcome, because } = cure;
  return {
    how,
    begunMs: Date.parse(cure.begun_at),
    endedMs: cure.ended_at === null ? null : Date.parse(cure.ended_at),
    outcome,
    because,
  };
}

import { HYGIENE_KINDS, PRICE_KINDS, type Evidence, type Example, type InconsistencyKind } from '@banyan/domains';
import type { DataSource, EntityManager } from 'typeorm';
import type { FindingState } from '@banyan/service';
import type { Finding } from './finding.js';

interface FindingRow {
  readonly kind: string;
  readonly subject: string;
  readonly state: string;
  readonly state_since: Date | null;
  readonly odd: Evidence['place'][];
  readonly evidence: readonly Evidence[];
  readonly example: Example | null;
  readonly digest: string;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly opened_at: Date | null;
  readonly openings: number;
}

const KINDS: readonly string[] = [...PRICE_KINDS, ...HYGIENE_KINDS];

const COLUMNS =
  'kind, subject, state, state_since, odd, evidence, example, digest, first_seen_at, last_seen_at, opened_at, openings';

const KEEP = `
  INSERT INTO pricing.inconsistency (${COLUMNS})
  SELECT kind, subject, state, to_timestamp(state_since / 1000.0),
         ARRAY(SELECT jsonb_array_elements_text(odd)), evidence, example, digest,
         to_timestamp(first_seen / 1000.0), to_timestamp(last_seen / 1000.0), to_timestamp(opened / 1000.0), openings
  FROM jsonb_to_recordset($1::jsonb) AS found (kind text, subject text, state text, state_since numeric, odd jsonb,
    evidence jsonb, example jsonb, digest text, first_seen numeric, last_seen numeric, opened numeric, openings integer)
  ORDER BY kind, subject
  ON CONFLICT ON CONSTRAINT inconsistency_pkey DO UPDATE
    SET state = excluded.state, state_since = excluded.state_since, odd = excluded.odd, evidence = excluded.evidence,
        example = excluded.example, digest = excluded.digest, first_seen_at = excluded.first_seen_at,
        last_seen_at = excluded.last_seen_at, opened_at = excluded.opened_at, openings = excluded.openings`;

const FORGET = `
  DELETE FROM pricing.inconsistency USING unnest($1::text[], $2::text[]) AS gone (kind, subject)
  WHERE inconsistency.kind = gone.kind AND inconsistency.subject = gone.subject`;

/** Most that are kept; those that were put right longest ago go first. */
const MOST_KEPT = 20_000;

const FORGET_OLD = `
  DELETE FROM pricing.inconsistency WHERE state = 'cleared' AND (state_since < to_timestamp($1 / 1000.0) OR (kind, subject) IN (
    SELECT kind, subject FROM pricing.inconsistency ORDER BY (state = 'cleared'), last_seen_at DESC OFFSET ${MOST_KEPT}))`;

/** Which findings a question is about. */
export interface FindingFilter {
  readonly states: readonly FindingState['kind'][];
  readonly kind?: string | undefined;
  /** A place that is odd. */
  readonly odd?: string | undefined;
  readonly subject?: string | undefined;
  readonly limit: number;
}

/** How many findings of a kind are open, by the place that is odd; `undecided` where nobody can tell. */
export interface OpenCount {
  readonly kind: string;
  readonly place: string;
  readonly count: number;
}

/** What was found, as PostgreSQL keeps it. */
export class FindingsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Every finding of these kinds about these subjects; absent: about anything. */
  async ofKinds(kinds: readonly string[], subjects?: readonly string[]): Promise<readonly Finding[]> {
    return this.#found(
      'kind = ANY($1::text[]) AND ($2::text[] IS NULL OR subject = ANY($2::text[]))',
      [kinds, subjects ?? null],
      'kind, subject',
    );
  }

  /** Subjects of these kinds whose life goes on, in the order of their code points, after one of them. */
  async alive(kinds: readonly string[], after: string, limit: number): Promise<readonly string[]> {
    const rows = await this.dataSource.query<{ subject: string }[]>(
      `SELECT subject FROM pricing.inconsistency WHERE kind = ANY($1::text[]) AND state <> 'cleared' AND subject > $2
       GROUP BY subject ORDER BY subject LIMIT $3`,
      [kinds, after, limit],
    );
    return rows.map(({ subject }) => subject);
  }

  /** What is open first; kinds in the order in which they are listed in code, what somebody pays for ahead of the rest. */
  async list({ states, kind, odd, subject, limit }: FindingFilter): Promise<readonly Finding[]> {
    return this.#found(
      `state = ANY($1::text[]) AND ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR $3 = ANY(odd))
       AND ($4::text IS NULL OR subject = $4)`,
      [states, kind ?? null, odd ?? null, subject ?? null, limit, KINDS],
      `array_position($6::text[], kind), subject LIMIT $5`,
    );
  }

  /** How many there are of each state and kind. */
  async counts(): Promise<readonly { readonly state: string; readonly kind: string; readonly count: number }[]> {
    return this.dataSource.query(
      'SELECT state, kind, count(*)::integer AS count FROM pricing.inconsistency GROUP BY state, kind ORDER BY state, kind',
    );
  }

  async openCounts(): Promise<readonly OpenCount[]> {
    return this.dataSource.query(
      `SELECT kind, place, count(*)::integer AS count
       FROM pricing.inconsistency, unnest(CASE WHEN odd = '{}' THEN '{undecided}' ELSE odd END) AS place
       WHERE state IN ('open', 'leaving') GROUP BY kind, place`,
    );
  }

  /** Writes what became of findings, all of it or nothing. */
  async keep(findings: readonly Finding[], gone: readonly Pick<Finding['what'], 'kind' | 'subject'>[]): Promise<void> {
    if (findings.length === 0 && gone.length === 0) return;
    await this.dataSource.transaction(async (manager) => {
      await keepAll(manager, findings);
      if (gone.length === 0) return;
      await manager.query(FORGET, [gone.map(({ kind }) => kind), gone.map(({ subject }) => subject)]);
    });
  }

  /** Forgets what was put right before an instant, and what is too much. */
  async forget(beforeMs: number): Promise<void> {
    await this.dataSource.query(FORGET_OLD, [beforeMs]);
  }

  async #found(where: string, values: readonly unknown[], order: string): Promise<readonly Finding[]> {
    const rows = await this.dataSource.query<FindingRow[]>(
      `SELECT ${COLUMNS} FROM pricing.inconsistency WHERE ${where} ORDER BY ${order}`,
      [...values],
    );
    return rows.map(findingOf);
  }
}

/** PostgreSQL keeps no NUL in a text. */
const kept = (text: string): string => text.replaceAll('\u0000', '\ufffd');

async function keepAll(manager: EntityManager, findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return;
  const rows = findings.map(({ what, digest, state, firstSeenMs, lastSeenMs, openedMs, openings }) => ({
    kind: what.kind,
    subject: what.subject,
    state: state.kind,
    state_since: sinceOf(state),
    odd: what.odd,
    evidence: what.evidence.map((each) => ({ ...each, value: kept(each.value), stored: kept(each.stored) })),
    example: what.example,
    digest,
    first_seen: firstSeenMs,
    last_seen: lastSeenMs,
    opened: openedMs,
    openings,
  }));
  await manager.query(KEEP, [JSON.stringify(rows)]);
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
  const { subject, odd, evidence, example, digest, openings } = row;
  return {
    what: { kind: row.kind as InconsistencyKind, subject, odd, evidence, example },
    digest,
    state: stateOf(row),
    firstSeenMs: row.first_seen_at.getTime(),
    lastSeenMs: row.last_seen_at.getTime(),
    openedMs: row.opened_at?.getTime() ?? null,
    openings,
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
    default:
      return { kind: 'open' };
  }
}

import type { EntityManager } from 'typeorm';
import { BANYAN_SCHEMA } from './banyan-schema.js';

/** What the differences of one group have in common. */
export interface GroupOfMismatches {
  readonly domain: string;
  readonly operation: string;
  readonly path: string;
  readonly kind: string;
  readonly about: string;
  readonly release: string;
}

/** One group as one gateway process counted it on one day. */
export interface CountedGroup extends GroupOfMismatches {
  /** UUID, new with every start of a gateway process. */
  readonly stream: string;
  /** Days since the Unix epoch, UTC. */
  readonly day: number;
  readonly count: number;
  readonly served: number;
  /** Of them those that a rule ignores. */
  readonly ignored: number;
  /** Number of the latest rule that ignored one; null: none did. */
  readonly ignoredBy: number | null;
  readonly firstMs: number;
  readonly lastMs: number;
  /** The smallest hashes of its questions, at most `MOST_QUESTION_HASHES`. */
  readonly questions: readonly string[];
}

/** The same over all gateways and days. */
export type KeptGroup = Omit<CountedGroup, 'stream' | 'day'>;

/** Copies of one operation and release that were compared on one day, as one gateway process counted them. */
export interface CountedComparisons {
  readonly domain: string;
  readonly stream: string;
  readonly day: number;
  readonly operation: string;
  readonly release: string;
  readonly compared: number;
  readonly mismatched: number;
  /** Copies in which rules ignore all that differs. */
  readonly ignored: number;
}

/** The same over all gateways and days. */
export type KeptComparisons = Omit<CountedComparisons, 'domain' | 'stream' | 'day'>;

export interface KeptGroups {
  /** Most copies first. */
  readonly groups: readonly KeptGroup[];
  readonly comparisons: readonly KeptComparisons[];
}

/** One difference of a group as it is kept. */
export interface KeptSample extends GroupOfMismatches {
  readonly id: string;
  readonly replica: string;
  readonly atMs: number;
  readonly reason: string;
  readonly lot: string;
  /** As the gateway wrote it. */
  readonly body: unknown;
}

/** How many samples of a group are kept: the first, those with the smallest lots, and the latest. */
export interface KeptOfGroup {
  readonly first: number;
  readonly drawn: number;
  readonly latest: number;
}

export interface GroupPruning {
  /** Days before this one are added up over all gateways: nobody may tell of them any more. */
  readonly sumBefore: number;
  /** Days before this one go, and samples from before it. */
  readonly dropBefore: number;
}

/** Hashes that are kept of a group's questions: as the gateways' sketches have them. */
export const MOST_QUESTION_HASHES = 32;

const GROUPS = `${BANYAN_SCHEMA}.mismatch_group`;
const COMPARED = `${BANYAN_SCHEMA}.mismatch_compared`;
const SAMPLES = `${BANYAN_SCHEMA}.mismatch_sample`;
/** The stream of what is added up. */
const ALL_STREAMS = '00000000-0000-0000-0000-000000000000';
const MS_PER_DAY = 86_400_000;
/** Groups read at once: a domain has a dozen, and garbage a few hundred a day. */
const MOST_GROUPS_READ = 5_000;

/**
 * Inside a transaction: keeps what was counted, the greater of what is kept already and what is told now, so that a word
 * that comes twice or late changes nothing.
 */
export async function writeGroups(
  manager: EntityManager,
  groups: readonly CountedGroup[],
  comparisons: readonly CountedComparisons[],
): Promise<void> {
  // As JSON: PostgreSQL's unnest flattens an array of arrays.
  if (groups.length > 0) {
    await manager.query(
      `INSERT INTO ${GROUPS} AS kept
         (domain, day, operation, path, kind, about, release, stream, count, served, first_ms, last_ms, questions, ignored,
          ignored_by)
       SELECT DISTINCT ON (1, 2, 3, 4, 5, 6, 7, 8)
              domain, day, operation, path, kind, about, release, stream, count, served, "firstMs", "lastMs", questions,
              ignored, "ignoredBy"
         FROM json_to_recordset($1::json)
           AS told (domain text, day integer, operation text, path text, kind text, about text, release text, stream uuid,
                    count bigint, served bigint, ignored bigint, "ignoredBy" integer, "firstMs" bigint, "lastMs" bigint,
                    questions text[])
        ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, count DESC
       ON CONFLICT ON CONSTRAINT mismatch_group_pkey DO UPDATE
          SET count = GREATEST(kept.count, EXCLUDED.count), served = GREATEST(kept.served, EXCLUDED.served),
              first_ms = LEAST(kept.first_ms, EXCLUDED.first_ms), last_ms = GREATEST(kept.last_ms, EXCLUDED.last_ms),
              ignored = GREATEST(kept.ignored, EXCLUDED.ignored),
              ignored_by = GREATEST(kept.ignored_by, EXCLUDED.ignored_by),
              questions = CASE WHEN EXCLUDED.count >= kept.count THEN EXCLUDED.questions ELSE kept.questions END`,
      [JSON.stringify(groups)],
    );
  }
  if (comparisons.length > 0) {
    await manager.query(
      `INSERT INTO ${COMPARED} AS kept (domain, day, operation, release, stream, compared, mismatched, ignored)
       SELECT DISTINCT ON (1, 2, 3, 4, 5) domain, day, operation, release, stream, compared, mismatched, ignored
         FROM json_to_recordset($1::json)
           AS told (domain text, day integer, operation text, release text, stream uuid, compared bigint, mismatched bigint,
                    ignored bigint)
        ORDER BY 1, 2, 3, 4, 5, compared DESC
       ON CONFLICT ON CONSTRAINT mismatch_compared_pkey DO UPDATE
          SET compared = GREATEST(kept.compared, EXCLUDED.compared),
              mismatched = GREATEST(kept.mismatched, EXCLUDED.mismatched),
              ignored = GREATEST(kept.ignored, EXCLUDED.ignored)`,
      [JSON.stringify(comparisons)],
    );
  }
}

/** Of a domain, over all gateways and days from this one on; most copies first. */
export async function readGroups(manager: EntityManager, domain: string, sinceDay: number): Promise<KeptGroups> {
  const groups = (await manager.query(
    `WITH told AS (SELECT * FROM ${GROUPS} WHERE domain = $1 AND day >= $2),
          asked AS (SELECT operation, path, kind, about, release,
                           (array_agg(DISTINCT hash ORDER BY hash))[1:${MOST_QUESTION_HASHES}] AS questions
                      FROM told, unnest(questions) AS hash GROUP BY 1, 2, 3, 4, 5),
          counted AS (SELECT operation, path, kind, about, release, sum(count) AS count, sum(served) AS served,
                             sum(ignored) AS ignored, max(ignored_by) AS "ignoredBy",
                             min(first_ms) AS first, max(last_ms) AS last
                        FROM told GROUP BY 1, 2, 3, 4, 5)
     SELECT * FROM counted LEFT JOIN asked USING (operation, path, kind, about, release)
      ORDER BY count DESC, operation, path, kind, about, release
      LIMIT ${MOST_GROUPS_READ}`,
    [domain, sinceDay],
  )) as (Omit<KeptGroup, 'domain' | 'count' | 'served' | 'ignored' | 'firstMs' | 'lastMs' | 'questions'> & {
    count: string;
    served: string;
    ignored: string;
    first: string;
    last: string;
    questions: string[] | null;
  })[];
  const comparisons = (await manager.query(
    `SELECT operation, release, sum(compared) AS compared, sum(mismatched) AS mismatched, sum(ignored) AS ignored
       FROM ${COMPARED} WHERE domain = $1 AND day >= $2 GROUP BY 1, 2 ORDER BY 1, 2`,
    [domain, sinceDay],
  )) as (Omit<KeptComparisons, 'compared' | 'mismatched' | 'ignored'> &
    Record<'compared' | 'mismatched' | 'ignored', string>)[];
  return {
    groups: groups.map(({ count, served, ignored, first, last, questions, ...group }) => ({
      domain,
      ...group,
      count: Number(count),
      served: Number(served),
      ignored: Number(ignored),
      firstMs: Number(first),
      lastMs: Number(last),
      questions: questions ?? [],
    })),
    comparisons: comparisons.map(({ compared, mismatched, ignored, ...of }) => ({
      ...of,
      compared: Number(compared),
      mismatched: Number(mismatched),
      ignored: Number(ignored),
    })),
  };
}

/** Inside a transaction: keeps samples that are not kept already, and of each group touched so many. */
export async function writeSamples(
  manager: EntityManager,
  samples: readonly KeptSample[],
  most: KeptOfGroup,
): Promise<void> {
  if (samples.length === 0) return;
  const column = <K extends keyof KeptSample>(name: K): KeptSample[K][] => samples.map((each) => each[name]);
  await manager.query(
    `INSERT INTO ${SAMPLES} (id, domain, operation, path, kind, about, release, replica, at_ms, reason, lot, body)
     SELECT id, domain, operation, path, kind, about, release, replica, at_ms, reason, lot, body::json
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                   $9::bigint[], $10::text[], $11::text[], $12::text[])
         AS told (id, domain, operation, path, kind, about, release, replica, at_ms, reason, lot, body)
     ON CONFLICT (id) DO NOTHING`,
    // Not as JSON: reading it would choke on what a body may hold, such as an escaped NUL.
    [
      column('id'),
      column('domain'),
      column('operation'),
      column('path'),
      column('kind'),
      column('about'),
      column('release'),
      column('replica'),
      column('atMs'),
      column('reason'),
      column('lot'),
      samples.map(({ body }) => JSON.stringify(body)),
    ],
  );
  const touched = new Map(
    samples.map(({ domain, operation, path, kind, about, release }) => {
      const group = [domain, operation, path, kind, about, release];
      return [JSON.stringify(group), group] as const;
    }),
  );
  for (const group of touched.values()) {
    await manager.query(
      `DELETE FROM ${SAMPLES} WHERE id IN (
         SELECT id FROM (
           SELECT id, row_number() OVER (ORDER BY at_ms, id) AS first,
                  row_number() OVER (ORDER BY lot, id) AS drawn,
                  row_number() OVER (ORDER BY at_ms DESC, id DESC) AS latest
             FROM ${SAMPLES}
            WHERE (domain, operation, path, kind, about, release) = ($1, $2, $3, $4, $5, $6)) AS placed
          WHERE first > $7 AND drawn > $8 AND latest > $9)`,
      [...group, most.first, most.drawn, most.latest],
    );
  }
}

/** The samples of one group, the newest first. */
export async function samplesOfGroup(
  manager: EntityManager,
  { domain, operation, path, kind, about, release }: GroupOfMismatches,
): Promise<readonly KeptSample[]> {
  return samplesWhere(
    manager,
    '(domain, operation, path, kind, about, release) = ($1, $2, $3, $4, $5, $6) ORDER BY at_ms DESC, id DESC',
    [domain, operation, path, kind, about, release],
  );
}

export async function sampleById(manager: EntityManager, id: string): Promise<KeptSample | undefined> {
  return (await samplesWhere(manager, 'id = $1', [id]))[0];
}

async function samplesWhere(
  manager: EntityManager,
  condition: string,
  parameters: readonly string[],
): Promise<readonly KeptSample[]> {
  const rows = (await manager.query(
    `SELECT id, domain, operation, path, kind, about, release, replica, at_ms, reason, lot, body
       FROM ${SAMPLES} WHERE ${condition}`,
    [...parameters],
  )) as (Omit<KeptSample, 'atMs'> & { at_ms: string })[];
  return rows.map(({ at_ms, ...row }) => ({ ...row, atMs: Number(at_ms) }));
}

/** Forgets samples that are older. @returns how many, at most `atMost` */
export async function forgetSamples(manager: EntityManager, beforeMs: number, atMost: number): Promise<number> {
  const [rows] = (await manager.query(
    `DELETE FROM ${SAMPLES} WHERE id IN (SELECT id FROM ${SAMPLES} WHERE at_ms < $1 ORDER BY at_ms LIMIT $2) RETURNING 1`,
    [beforeMs, atMost],
  )) as [readonly unknown[], number];
  return rows.length;
}

/** In one transaction, so that a count is by itself or in the sum, never in both and never in none. */
export async function pruneGroups(manager: EntityManager, { sumBefore, dropBefore }: GroupPruning): Promise<void> {
  await manager.query(
    `WITH gone AS (DELETE FROM ${GROUPS} WHERE day < $1 AND stream <> $2 RETURNING *)
     INSERT INTO ${GROUPS} AS kept
       (domain, day, operation, path, kind, about, release, stream, count, served, ignored, ignored_by, first_ms, last_ms,
        questions)
     SELECT domain, day, operation, path, kind, about, release, $2::uuid, sum(count), sum(served), sum(ignored),
            max(ignored_by), min(first_ms), max(last_ms),
            (SELECT coalesce((array_agg(DISTINCT hash ORDER BY hash))[1:${MOST_QUESTION_HASHES}], '{}')
               FROM unnest(string_to_array(string_agg(array_to_string(questions, ','), ','), ',')) AS hash)
       FROM gone GROUP BY 1, 2, 3, 4, 5, 6, 7
     ON CONFLICT ON CONSTRAINT mismatch_group_pkey DO UPDATE
        SET count = kept.count + EXCLUDED.count, served = kept.served + EXCLUDED.served,
            ignored = kept.ignored + EXCLUDED.ignored, ignored_by = GREATEST(kept.ignored_by, EXCLUDED.ignored_by),
            first_ms = LEAST(kept.first_ms, EXCLUDED.first_ms), last_ms = GREATEST(kept.last_ms, EXCLUDED.last_ms),
            questions = (SELECT (array_agg(DISTINCT hash ORDER BY hash))[1:${MOST_QUESTION_HASHES}]
                           FROM unnest(kept.questions || EXCLUDED.questions) AS hash)`,
    [sumBefore, ALL_STREAMS],
  );
  await manager.query(
    `WITH gone AS (DELETE FROM ${COMPARED} WHERE day < $1 AND stream <> $2 RETURNING *)
     INSERT INTO ${COMPARED} AS kept (domain, day, operation, release, stream, compared, mismatched, ignored)
     SELECT domain, day, operation, release, $2::uuid, sum(compared), sum(mismatched), sum(ignored)
       FROM gone GROUP BY 1, 2, 3, 4
     ON CONFLICT ON CONSTRAINT mismatch_compared_pkey DO UPDATE
        SET compared = kept.compared + EXCLUDED.compared, mismatched = kept.mismatched + EXCLUDED.mismatched,
            ignored = kept.ignored + EXCLUDED.ignored`,
    [sumBefore, ALL_STREAMS],
  );
  await manager.query(`DELETE FROM ${GROUPS} WHERE day < $1`, [dropBefore]);
  await manager.query(`DELETE FROM ${COMPARED} WHERE day < $1`, [dropBefore]);
  await manager.query(`DELETE FROM ${SAMPLES} WHERE at_ms < $1::bigint * ${MS_PER_DAY}`, [dropBefore]);
}

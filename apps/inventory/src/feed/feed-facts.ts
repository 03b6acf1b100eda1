import { createHash } from 'node:crypto';
import type { StockLevel } from '@banyan/domains';
import type { EntityManager } from 'typeorm';
import type { DoubtedRow } from './feed-page.js';
import {
  COUNT_CONTRADICTIONS,
  DOUBT_OTHERS,
  FORGET_OLDEST,
  GOES_BACK,
  KEEP_REFUSED,
  REMOVE_GONE,
  upsertDoubts,
  upsertLevels,
  type Winning,
} from './feed.sql.js';

/** Writing what the feed told, inside a transaction of the store. */
export interface Writing {
  readonly manager: EntityManager;
  /** Of this transaction. */
  readonly revision: number;
  readonly winning: Winning;
}

/** @returns the levels that were news; the rest was known already */
export async function writeLevels(writing: Writing, levels: readonly StockLevel[]): Promise<readonly StockLevel[]> {
  if (levels.length === 0) return [];
  const newest = newestOf(levels);
  const facts = [...newest.values()];
  const written = await writing.manager.query<{ sku: string; source: string }[]>(upsertLevels(writing.winning), [
    ...columnsOf(facts),
    writing.revision,
    facts.map(({ caseOf }) => caseOf ?? null),
  ]);
  return written.flatMap(({ sku, source }) => newest.get(keyOf(sku, source)) ?? []);
}

/** How many of these contradict what is known: the same sequence, and something else. */
export async function contradictionsOf(manager: EntityManager, levels: readonly StockLevel[]): Promise<number> {
  if (levels.length === 0) return 0;
  const [row] = await manager.query<{ contradictions: number }[]>(COUNT_CONTRADICTIONS, columnsOf(levels));
  return row?.contradictions ?? 0;
}

/** Is any of these earlier than what was known of its key up to this sequence? */
export async function goesBack(
  manager: EntityManager,
  levels: readonly StockLevel[],
  seenTo: number,
): Promise<boolean> {
  if (levels.length === 0) return false;
  return (await manager.query<object[]>(GOES_BACK, [...columnsOf(levels), seenTo])).length > 0;
}

/** Puts what could be read of refused rows in doubt, and keeps the rows for the person who will read them. */
export async function writeDoubts(writing: Writing, doubted: readonly DoubtedRow[]): Promise<void> {
  if (doubted.length === 0) return;
  const keyed = new Map<string, DoubtedRow & { readonly sku: string }>();
  for (const row of doubted) {
    if (row.sku !== undefined) keyed.set(keyOf(row.sku, row.source ?? ''), { ...row, sku: row.sku });
  }
  const doubts = [...keyed.values()];
  await writing.manager.query(upsertDoubts(writing.winning), [
    doubts.map((row) => row.sku),
    doubts.map((row) => row.source ?? ''),
    doubts.map((row) => row.effectiveSequence),
    doubts.map((row) => row.field),
    writing.revision,
  ]);
  const refused = new Map(doubted.map((row) => [createHash('sha256').update(row.bytes).digest('hex'), row]));
  const rows = [...refused.values()];
  await writing.manager.query(KEEP_REFUSED, [
    [...refused.keys()],
    rows.map((row) => row.field),
    rows.map((row) => row.because),
    rows.map((row) => row.sequence ?? null),
    rows.map((row) => row.sku ?? null),
    rows.map((row) => row.source ?? null),
    rows.map((row) => Buffer.from(row.bytes)),
  ]);
  await writing.manager.query(FORGET_OLDEST);
}

/** What a re-read told. */
interface Told {
  readonly levels: readonly StockLevel[];
  readonly doubted: readonly DoubtedRow[];
}

/** Doubts what was known and is not told. @returns how many levels */
export async function doubtOthers({ manager, revision }: Writing, told: Told): Promise<number> {
  return countOf(await manager.query<{ count: number }[]>(DOUBT_OTHERS, [...keysOf(told), revision]));
}

/** Removes what is doubted for that and is not told again. @returns how many levels */
export async function removeGone(manager: EntityManager, told: Told): Promise<number> {
  return countOf(await manager.query<{ count: number }[]>(REMOVE_GONE, keysOf(told)));
}

function countOf([row]: readonly { readonly count: number }[]): number {
  return row?.count ?? 0;
}

function keysOf({ levels, doubted }: Told): [skus: string[], sources: string[]] {
  const keys = [...levels, ...doubted.map(({ sku = '', source = '' }) => ({ sku, source }))];
  return [keys.map(({ sku }) => sku), keys.map(({ source }) => source)];
}

/** One statement cannot write a row twice: of two facts about one (sku, source) the newer is kept. */
function newestOf(levels: readonly StockLevel[]): ReadonlyMap<string, StockLevel> {
  const newest = new Map<string, StockLevel>();
  for (const level of levels) {
    const key = keyOf(level.sku, level.source);
    const known = newest.get(key);
    if (known === undefined || known.sequence <= level.sequence) newest.set(key, level);
  }
  return newest;
}

function columnsOf(levels: readonly StockLevel[]): unknown[][] {
  return [
    levels.map((level) => level.sku),
    levels.map((level) => level.source),
    levels.map((level) => level.quantityE4),
    levels.map((level) => level.inStock),
    levels.map((level) => level.managed),
    levels.map((level) => level.sequence),
    levels.map((level) => level.changedAtMs),
  ];
}

function keyOf(sku: string, source: string): string {
  return `${source}\n${sku}`;
}

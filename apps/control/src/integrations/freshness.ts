import { isoUtc } from '@banyan/kernel';

/** How late the changes of one source were known lately; null where nothing changed. */
export interface SourceFreshness {
  readonly source: string;
  /** ISO UTC. */
  readonly lastChangeAt: string | null;
  /** From the change in the core to its being known, ms. */
  readonly lagMs: { readonly p50: number | null; readonly p99: number | null; readonly last: number | null };
  /** Share of the changes that were known within the follower's own bound, 0-1. */
  readonly withinBoundRatio: number | null;
  readonly changes: number;
}

const STATES = ['within-bound', 'behind', 'late'] as const;

/** What the process that follows a feed says of it. */
export interface FeedFreshness {
  /** In its own judgement: `behind` its end, or changes of a source `late` just now. Null: it does not judge. */
  readonly state: (typeof STATES)[number] | null;
  readonly sources: readonly SourceFreshness[];
  readonly position: number | null;
  /** Since everything had been read, ms. */
  readonly caughtUpMsAgo: number | null;
  /** Null: none. */
  readonly trouble: string | null;
  /** Changes that were missed, since the process started. */
  readonly gaps: { readonly found: number; readonly healed: number; readonly givenUp: number };
  readonly healings: { readonly rewinds: number; readonly rereads: number };
}

/** The same beside its objective. */
export interface Freshness extends Omit<FeedFreshness, 'sources'> {
  /** Null: no freshness is promised. */
  readonly boundMs: number | null;
  readonly sources: readonly (SourceFreshness & { readonly overBound: boolean })[];
}

const MOST_SOURCES = 64;

/** Holds what was said against what was promised: a source is over its bound when 1 change of 100 is known later. */
export function againstBound(said: FeedFreshness, boundMs: number | undefined): Freshness {
  const isOver = ({ lagMs }: SourceFreshness): boolean => boundMs !== undefined && (lagMs.p99 ?? 0) > boundMs;
  return {
    ...said,
    boundMs: boundMs ?? null,
    sources: said.sources.map((source) => ({ ...source, overBound: isOver(source) })),
  };
}

/** Reads the answer of `/freshness`; undefined: it is none. Another process, perhaps of another version, says it. */
export function readFreshness(value: unknown): FeedFreshness | undefined {
  const { sources, feed, state } = members(value);
  if (!Array.isArray(sources)) return undefined;
  const { position, caughtUpMsAgo, trouble, gaps, healings } = members(feed);
  const { found, healed, givenUp } = members(gaps);
  const { rewinds, rereads } = members(healings);
  return {
    state: STATES.find((known) => known === state) ?? null,
    sources: sources.slice(0, MOST_SOURCES).flatMap(readSource),
    position: amount(position),
    caughtUpMsAgo: amount(caughtUpMsAgo),
    trouble: typeof trouble === 'string' && trouble !== '' ? trouble : null,
    gaps: { found: count(found), healed: count(healed), givenUp: count(givenUp) },
    healings: { rewinds: count(rewinds), rereads: count(rereads) },
  };
}

function readSource(value: unknown): readonly SourceFreshness[] {
  const { source, lastChangeAt, lagMs, withinBoundRatio, changes } = members(value);
  if (typeof source !== 'string') return [];
  const { p50, p99, last } = members(lagMs);
  const ratio = amount(withinBoundRatio);
  return [
    {
      source,
      lastChangeAt: instant(lastChangeAt),
      lagMs: { p50: amount(p50), p99: amount(p99), last: amount(last) },
      withinBoundRatio: ratio === null ? null : Math.min(1, ratio),
      changes: count(changes),
    },
  ];
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function amount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? Math.max(0, value) : null;
}

function count(value: unknown): number {
  return Math.floor(amount(value) ?? 0);
}

function instant(value: unknown): string | null {
  const ms = typeof value === 'string' ? Date.parse(value) : value;
  return typeof ms === 'number' && Math.abs(ms) < 8.64e15 ? isoUtc(ms) : null;
}

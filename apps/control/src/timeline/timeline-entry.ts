/** What a rollout cost until it was over, or until now. */
export interface RolloutCost {
  /** When the service began to be given traffic, ISO UTC. */
  readonly since: string;
  /** ISO UTC; null: it goes on. */
  readonly until: string | null;
  /** Of the service arm, over all operations that are judged. */
  readonly requests: number;
  readonly failed: number;
  /** Share of the error budget of 30 days, 1 is all of it; null: there were no requests. */
  readonly budgetSpent: number | null;
}

/** Something that happened: what, when, who and why. */
export interface TimelineEntry {
  /** Unique in the timeline. Entries of the same instant stand in the order of their ids. */
  readonly id: string;
  /** ISO UTC. */
  readonly at: string;
  readonly kind: string;
  /** Null: the whole shop's. */
  readonly domain: string | null;
  /** `control`, `replica gateway-1`, `person anna`; null: it was seen, and nobody said who. */
  readonly by: string | null;
  readonly text: string;
  /** Where the evidence is; null: there is none beyond this. */
  readonly href: string | null;
  /** Of what begins, ends or moves a rollout. */
  readonly rollout: RolloutCost | null;
}

/** Which page of the timeline is asked for. */
export interface TimelineQuery {
  /** What is older than this; of the same instant, what has a smaller id. Absent: from the latest on. */
  readonly before?: { readonly atMs: number; readonly id: string };
  readonly domain?: string;
  /** Absent: of all kinds. */
  readonly kinds?: readonly string[];
  /** A person's name as it was given, whole. */
  readonly person?: string;
  readonly limit: number;
}

/** Somewhere that what happened is read from. Another room that knows of such adds one to `timelineSources`. */
export interface TimelineSource {
  readonly name: string;
  /** What its entries may be; no two sources have one in common. */
  readonly kinds: readonly string[];
  /** The latest first, at most `limit`, only what the query asks for. @throws StoreUnavailable */
  page(query: TimelineQuery): Promise<readonly TimelineEntry[]>;
}

export const AUTHORITY_KINDS = ['authority-begun', 'authority-undone', 'authority-flipped'] as const;
export const CONTRACT_KINDS = ['contract-published', 'contract-deprecated', 'contract-retired'] as const;

/** The latest first. */
export function byTime(a: Pick<TimelineEntry, 'at' | 'id'>, b: Pick<TimelineEntry, 'at' | 'id'>): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return a.id < b.id ? 1 : -1;
}

/** Does an entry that is held in memory belong to what is asked for? */
export function isAsked(entry: TimelineEntry, { before, domain, kinds, person }: TimelineQuery): boolean {
  if (domain !== undefined && entry.domain !== domain) return false;
  if (kinds !== undefined && !kinds.includes(entry.kind)) return false;
  if (person !== undefined && entry.by !== `person ${person}`) return false;
  if (before === undefined) return true;
  const atMs = Date.parse(entry.at);
  return atMs < before.atMs || (atMs === before.atMs && entry.id < before.id);
}

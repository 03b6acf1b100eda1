import type { Clock } from '@banyan/kernel';
import { newId } from '@banyan/kernel';
import { withHash } from './distinct-sketch.js';
import { groupText, otherGroup, type MismatchGroup } from './mismatch-group.js';

/** One group as one process counted it on one day. Counts only grow. */
export interface GroupCount extends MismatchGroup {
  /** Days since the Unix epoch, UTC. */
  readonly day: number;
  /** Copies with such a difference. */
  readonly count: number;
  /** Of them those whose shoppers were answered by the service. */
  readonly served: number;
  /** Of them those that a rule ignores. */
  readonly ignored: number;
  /** The number of the latest rule that ignored one; null: none did. */
  readonly ignoredBy: number | null;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Sketch of the questions that differed, by their hashes. */
  readonly questions: readonly string[];
}

/** What groups are held against: copies of one operation and release on one day. */
export interface ComparedCount {
  readonly day: number;
  readonly operation: string;
  readonly release: string;
  readonly compared: number;
  /** Of them those that differ, and nothing explains it. */
  readonly mismatched: number;
  /** Those in which all that differs is ignored by rules. */
  readonly ignored: number;
}

/** What control has not kept yet, or a part of it. */
export interface GroupReport {
  /** New with every start: counts begin at nought. */
  readonly stream: string;
  /** Of this report; control says which it has kept. */
  readonly sequence: number;
  readonly groups: readonly GroupCount[];
  readonly compared: readonly ComparedCount[];
}

const MS_PER_DAY = 86_400_000;
/** Control is told this often at most, ms. */
const TELL_EVERY_MS = 2_000;
/** Rows in one report: of about 800 bytes with a full sketch. */
const MOST_ROWS_TOLD = 48;
/** Reports that may wait for control's word; what those before them told is told again. */
const MOST_TOLD = 8;
/** Operations times releases: more are a mistake of whoever names releases. */
const MOST_COMPARED = 64;
/** Rows of days that have ended, waiting for control. */
const MOST_ROWS = 4_096;

type Row = Counted<GroupCount> | Counted<ComparedCount>;
interface Counted<T> {
  counts: T;
  /** Every change of the row makes it one more. */
  changes: number;
  /** As far as control has kept it. */
  kept: number;
}

/**
 * Counts unexplained differences by group and day, and what was compared at all. The number of groups is bounded: what comes
 * beyond it is counted as `other`, so that none is lost. Told again until control has kept it.
 */
export class GroupTally {
  readonly #stream = newId();
  readonly #groups = new Map<string, Counted<GroupCount>>();
  readonly #compared = new Map<string, Counted<ComparedCount>>();
  /** The groups of the present day that have a row of their own. */
  #named = new Set<string>();
  #day = 0;
  #sequence = 0;
  #toldAtMs = -Infinity;
  readonly #told = new Map<number, readonly { readonly row: Row; readonly changes: number }[]>();
  #dropped = 0;

  constructor(
    private readonly clock: Clock,
    private readonly mostGroups: number,
  ) {}

  /** Rows of days past that were pushed out before control had kept them. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The group itself, or the one that it is counted as. The bound is one of each day: releases come and go. */
  nameOf(group: MismatchGroup, atMs: number): MismatchGroup {
    const day = dayOf(atMs);
    if (day > this.#day) {
      this.#day = day;
      this.#named = new Set();
    }
    const name = groupText(group);
    if (!this.#named.has(name)) {
      if (this.#named.size >= this.mostGroups) return otherGroup(group.operation);
      this.#named.add(name);
    }
    return group;
  }

  /**
   * A copy showed this group.
   *
   * @param group as `nameOf` gives it
   */
  record(
    group: MismatchGroup,
    copy: {
      readonly atMs: number;
      readonly served: boolean;
      readonly inputHash: string;
      readonly ignoredBy?: number | undefined;
    },
  ): void {
    const day = dayOf(copy.atMs);
    const key = `${day} ${groupText(group)}`;
    let row = this.#groups.get(key);
    if (row === undefined) {
      const { atMs } = copy;
      const none = { count: 0, served: 0, ignored: 0, ignoredBy: null };
      const counts = { ...group, day, ...none, firstMs: atMs, lastMs: atMs, questions: [] };
      this.#groups.set(key, (row = { counts, changes: 0, kept: 0 }));
      this.#bound();
    }
    const { count, served, ignored, ignoredBy, firstMs, lastMs, questions } = row.counts;
    row.counts = {
      ...row.counts,
      count: count + 1,
      served: served + (copy.served ? 1 : 0),
      ignored: ignored + (copy.ignoredBy === undefined ? 0 : 1),
      ignoredBy: copy.ignoredBy === undefined ? ignoredBy : Math.max(copy.ignoredBy, ignoredBy ?? 0),
      firstMs: Math.min(firstMs, copy.atMs),
      lastMs: Math.max(lastMs, copy.atMs),
      questions: withHash(questions, copy.inputHash),
    };
    row.changes += 1;
  }

  /** The same copy showed this group by another question too: it counts once, and the question is another. */
  recordQuestion(group: MismatchGroup, atMs: number, inputHash: string): void {
    const row = this.#groups.get(`${dayOf(atMs)} ${groupText(group)}`);
    if (row === undefined) return;
    row.counts = { ...row.counts, questions: withHash(row.counts.questions, inputHash) };
    row.changes += 1;
  }

  compared(operation: string, release: string, atMs: number): void {
    this.#count(operation, release, atMs, 'compared');
  }

  mismatched(operation: string, release: string, atMs: number): void {
    this.#count(operation, release, atMs, 'mismatched');
  }

  ignored(operation: string, release: string, atMs: number): void {
    this.#count(operation, release, atMs, 'ignored');
  }

  /** The next rows that control has not kept; undefined: it has kept all, or was told just now. */
  report(): GroupReport | undefined {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.#toldAtMs < TELL_EVERY_MS) return undefined;
    const [groups, compared] = [nextOf(this.#groups), nextOf(this.#compared)];
    if (groups.length + compared.length === 0) return undefined;
    this.#sequence += 1;
    this.#toldAtMs = nowMs;
    this.#told.set(
      this.#sequence,
      [...groups, ...compared].map((row: Row) => ({ row, changes: row.changes })),
    );
    this.#told.delete(this.#sequence - MOST_TOLD);
    return {
      stream: this.#stream,
      sequence: this.#sequence,
      groups: groups.map(({ counts }) => counts),
      compared: compared.map(({ counts }) => counts),
    };
  }

  /** Control has kept what this report told. */
  acknowledge(stream: string, sequence: number): void {
    if (stream !== this.#stream) return;
    for (const { row, changes } of this.#told.get(sequence) ?? []) row.kept = Math.max(row.kept, changes);
    this.#told.delete(sequence);
    const today = dayOf(this.clock.nowMs());
    forgetKept(this.#groups, today);
    forgetKept(this.#compared, today);
  }

  #count(operation: string, release: string, atMs: number, what: 'compared' | 'mismatched' | 'ignored'): void {
    const day = dayOf(atMs);
    const nameOf = (of: string): string => JSON.stringify([day, operation, of]);
    const isFull = this.#compared.size >= MOST_COMPARED && !this.#compared.has(nameOf(release));
    const named = isFull ? '' : release;
    let row = this.#compared.get(nameOf(named));
    if (row === undefined) {
      const counts = { day, operation, release: named, compared: 0, mismatched: 0, ignored: 0 };
      this.#compared.set(nameOf(named), (row = { counts, changes: 0, kept: 0 }));
    }
    row.counts = { ...row.counts, [what]: row.counts[what] + 1 };
    row.changes += 1;
  }

  #bound(): void {
    if (this.#groups.size <= MOST_ROWS) return;
    const [oldest] = this.#groups;
    if (oldest === undefined) return;
    this.#groups.delete(oldest[0]);
    if (oldest[1].changes > oldest[1].kept) this.#dropped += 1;
  }
}

function dayOf(ms: number): number {
  return Math.floor(ms / MS_PER_DAY);
}

/** Taken to the end of the line: rows that change all the time must not hold up the others. */
function nextOf<T>(rows: Map<string, Counted<T>>): readonly Counted<T>[] {
  const next: [key: string, row: Counted<T>][] = [];
  for (const [key, row] of rows) {
    if (row.changes !== row.kept) next.push([key, row]);
    if (next.length === MOST_ROWS_TOLD) break;
  }
  for (const [key, row] of next) {
    rows.delete(key);
    rows.set(key, row);
  }
  return next.map(([, row]) => row);
}

/** Days that have ended and are kept are nobody's any more. */
function forgetKept<T extends { readonly day: number }>(rows: Map<string, Counted<T>>, today: number): void {
  for (const [key, { counts, changes, kept }] of rows) {
    if (counts.day < today - 1 && changes === kept) rows.delete(key);
  }
}

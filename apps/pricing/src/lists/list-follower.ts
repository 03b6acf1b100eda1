import type { Listed, ListFacts, ListName } from '@banyan/domains';
import { messageOf, TranslationRefused } from '@banyan/kernel';
import { Spacing } from '@banyan/service';
import { ListUnreachable, type ListClient } from './list-client.js';
import type { ListListener, ListOutcome, ListTrouble } from './list-event.js';
import type { ListPosition } from './list-position.js';
import type { ListStatus } from './list-status.js';
import type { ListStore } from './list.store.js';
import { ListWalk } from './list-walk.js';
import { digestOf } from './listed-digest.js';
import { sinceText } from './since-text.js';
import { OVERLAP_MS, SWEEPS, type SweepPolicy } from './sweep-policy.js';

/** What a follower works with. */
export interface ListParts<List extends ListName> {
  readonly list: List;
  readonly client: Pick<ListClient, 'read'>;
  readonly store: ListStore<List>;
  /** What readers see: it follows the tables before the list counts as read. */
  readonly board: ListBoard;
  readonly status: ListStatus;
  readonly listener: ListListener;
  /** Most rows of a page. */
  readonly limit: number;
}

/** The board, as far as one list is concerned. */
export interface ListBoard {
  follow(tables: ListPosition): Promise<void>;
  /** Of what was told last of this thing; undefined: nothing was. */
  digestOf(key: string): string | undefined;
  /** How many things are known. */
  readonly known: number;
}

/** What changed, read page by page; one that fails goes on from its last page at the next poll. */
interface Round<Fact> {
  readonly walk: ListWalk<Fact>;
  /** From where it was asked, ms since the epoch. */
  readonly markMs: number;
  /** What the tables said when its last page was written. */
  revision: number;
  readonly askedAtMs: number;
  readonly askedNowMs: number;
  /** What time it was to the core, at the earliest. */
  coreNowMs: number | undefined;
}

/** A list read whole, a page at each poll. */
interface Sweep<Fact> {
  readonly walk: ListWalk<Fact>;
  /** What the tables said when it began: what was written since is newer than what it tells. */
  readonly from: ListPosition;
  readonly startedAtMs: number;
  /** What time it was to the core, at the earliest. */
  markMs: number | undefined;
}

/** While nothing changes it is noted this often that the list is read to its end: a restart knows it that exactly. */
const CAUGHT_UP_NOTE_MS = 10_000;

/**
 * Follows a list of the core: at each poll everything that changed since the last, an overlap included; and, a page at each
 * poll beside it, the whole list every now and then, which heals whatever was missed. Has no loop of its own.
 */
export class ListFollower<List extends ListName> {
  readonly #sweeps: Spacing;
  #round: Round<ListFacts[List]> | undefined;
  #sweep: Sweep<ListFacts[List]> | undefined;
  #dueSinceMs: number;
  /** Our tables lost what was committed, and so may the core's have: its list is to be read whole. */
  #lostTables = false;
  #notedAtMs: number | undefined;
  /** As far as this process read, ms since the epoch; the tables may be behind by what needed no writing. */
  #markMs: number | undefined;

  constructor(
    private readonly parts: ListParts<List>,
    private readonly policy: SweepPolicy = SWEEPS,
  ) {
    const { clock } = parts.status;
    this.#sweeps = new Spacing(clock, policy.everyMs, policy.atMostEveryMs);
    this.#dueSinceMs = clock.monotonicMs();
  }

  /** Reads, believes what can be believed, writes it. Never throws: a failure is an outcome. */
  async poll(stop: AbortSignal): Promise<ListOutcome> {
    const { list, status, listener } = this.parts;
    const outcome = await this.#poll(stop).catch((error: unknown): ListOutcome => {
      const trouble = troubleOf(error);
      status.troubled(trouble);
      return { kind: 'failed', trouble, progress: false };
    });
    listener.polled(list, outcome);
    return outcome;
  }

  async #poll(stop: AbortSignal): Promise<ListOutcome> {
    const { store, board, status } = this.parts;
    // Another replica may have written: the tables are asked each time, and readers see what they say.
    const known = await store.position();
    await board.follow(known);
    if (known.revision < status.position.revision) {
      this.#lostTables = true;
      this.#sweep = this.#round = this.#markMs = undefined;
    }
    status.resume(known);
    if (!known.loaded) return this.#load(known, stop);
    const read = await this.#readNews(known, stop);
    if (read.kind !== 'read') return read;
    return { ...read, more: await this.#sweepOn(status.position, stop) };
  }

  /** Before anything is known the list is read whole, and nothing else. */
  async #load(known: ListPosition, stop: AbortSignal): Promise<ListOutcome> {
    this.#sweep ??= this.#begun(known);
    const before = this.#sweep.walk.pages;
    if (!(await this.#nextPage(this.#sweep, stop))) {
      return { kind: 'read', rows: this.#sweep.walk.pages - before, applied: 0, more: true };
    }
    const applied = await this.#finish(this.#sweep);
    return applied === undefined ? { kind: 'overtaken' } : { kind: 'read', rows: applied, applied, more: false };
  }

  /** Everything that changed since the mark, written page by page; the mark moves when the end is reached. */
  async #readNews(known: ListPosition, stop: AbortSignal): Promise<ListOutcome> {
    const { list, client, status, limit } = this.parts;
    const round = this.#roundFrom(known);
    let [position, rows, applied, pages] = [known, 0, 0, 0];
    let end = false;
    try {
      while (!end) {
        const page = await client.read(list, { ...round.walk.next, limit }, stop);
        round.coreNowMs ??= page.coreNowMs;
        const written = await this.#writeNews(position, page.rows);
        if (written === undefined) {
          // What another replica wrote meanwhile is newer than what was read before.
          this.#round = undefined;
          return { kind: 'overtaken' };
        }
        position = written.position;
        round.revision = position.revision;
        rows += page.rows.length;
        applied += written.applied;
        pages += 1;
        end = round.walk.take(page, limit) === 'end';
      }
    } catch (error) {
      const trouble = troubleOf(error);
      status.troubled(trouble);
      return { kind: 'failed', trouble, progress: pages > 0 };
    }
    this.#round = undefined;
    const { askedAtMs, askedNowMs, coreNowMs } = round;
    // As far as both clocks agree that it is over; a core that says no time is believed by its rows.
    const readTo = coreNowMs === undefined ? newestOf(round.walk.rows, askedNowMs) : Math.min(coreNowMs, askedNowMs);
    this.#markMs = Math.max(round.markMs, readTo ?? 0);
    status.succeeded(position, askedAtMs);
    await this.#noteCaughtUp();
    return { kind: 'read', rows, applied, more: false };
  }

  /** The one that failed, as long as nobody wrote since; else a new one. */
  #roundFrom(known: ListPosition): Round<ListFacts[List]> {
    if (this.#round?.revision !== known.revision) this.#round = undefined;
    const { clock } = this.parts.status;
    const markMs = Math.max(known.markMs ?? 0, this.#markMs ?? 0);
    this.#round ??= {
      walk: new ListWalk<ListFacts[List]>(sinceText(markMs - OVERLAP_MS)),
      markMs,
      revision: known.revision,
      askedAtMs: clock.monotonicMs(),
      askedNowMs: clock.nowMs(),
      coreNowMs: undefined,
    };
    return this.#round;
  }

  /** @returns undefined when another replica was faster */
  async #writeNews(
    from: ListPosition,
    told: readonly Listed<ListFacts[List]>[],
  ): Promise<{ readonly position: ListPosition; readonly applied: number } | undefined> {
    const { list, store, board, listener } = this.parts;
    const latest = new Map(told.map((row) => [row.key, row]));
    const news = [...latest.values()].filter((row) => board.digestOf(row.key) !== digestOf(row));
    if (news.length === 0) return { position: from, applied: 0 };
    const written = await store.write(from, { rows: news, markMs: undefined });
    if (written === undefined) return undefined;
    await board.follow(written.position);
    for (const row of news) if (row.fact.kind === 'doubted') listener.refused(list, row);
    listener.changed(list, news);
    return { position: written.position, applied: news.length };
  }

  /** One more page of the whole list, if it is time for it. @returns is there more to be read at once? */
  async #sweepOn(known: ListPosition, stop: AbortSignal): Promise<boolean> {
    const { list, listener } = this.parts;
    if (this.#sweep?.from.generation !== known.generation) this.#sweep = undefined;
    if (this.#sweep === undefined && !this.#isDue(known)) return false;
    const sweep = (this.#sweep ??= this.#begun(known));
    try {
      if (!(await this.#nextPage(sweep, stop))) return true;
      await this.#finish(sweep);
    } catch (error) {
      listener.swept(list, { kind: 'interrupted', trouble: troubleOf(error) });
    }
    return false;
  }

  #isDue({ sweepBecause }: ListPosition): boolean {
    const { clock } = this.parts.status;
    if (sweepBecause === undefined && !this.#lostTables) {
      if (this.#sweeps.allows) return clock.monotonicMs() - this.#dueSinceMs >= this.policy.patienceMs;
      this.#dueSinceMs = clock.monotonicMs();
      return false;
    }
    return clock.monotonicMs() - this.#dueSinceMs >= this.policy.patienceMs;
  }

  #begun(from: ListPosition): Sweep<ListFacts[List]> {
    return {
      walk: new ListWalk(undefined),
      from,
      startedAtMs: this.parts.status.clock.monotonicMs(),
      markMs: undefined,
    };
  }

  /** @returns was it the last? */
  async #nextPage(sweep: Sweep<ListFacts[List]>, stop: AbortSignal): Promise<boolean> {
    const { list, client, limit, status } = this.parts;
    const askedNowMs = status.clock.nowMs();
    const page = await client.read(list, { ...sweep.walk.next, limit }, stop);
    sweep.markMs ??= Math.min(page.coreNowMs ?? askedNowMs, askedNowMs);
    return sweep.walk.take(page, limit) === 'end';
  }

  /** Everything that was told is in; readers see one step. @returns how much was written; undefined: another replica was faster */
  async #finish({ walk, from, startedAtMs, markMs }: Sweep<ListFacts[List]>): Promise<number | undefined> {
    const { list, store, board, status, listener } = this.parts;
    const { clock } = status;
    this.#sweep = undefined;
    const { rows } = walk;
    if (rows.length === 0 && board.known > 0) {
      this.#sweeps.happened(false);
      listener.swept(list, { kind: 'refused' });
      return 0;
    }
    const written = await store.sweep(from, { rows, markMs });
    if (written === undefined) return undefined;
    const { applied, removed } = written;
    if (from.loaded) this.#sweeps.happened(applied.length + removed > 0);
    this.#lostTables = false;
    this.#dueSinceMs = clock.monotonicMs();
    await board.follow(written.position);
    const told = new Set(applied);
    for (const row of rows) if (row.fact.kind === 'doubted' && told.has(row.key)) listener.refused(list, row);
    if (!from.loaded) status.succeeded(written.position, startedAtMs);
    listener.swept(list, {
      kind: 'written',
      rows: rows.length,
      healed: from.loaded ? applied.length : 0,
      removed,
      durationMs: clock.monotonicMs() - startedAtMs,
    });
    return applied.length;
  }

  async #noteCaughtUp(): Promise<void> {
    const { store, status } = this.parts;
    const nowMs = status.clock.monotonicMs();
    if (this.#notedAtMs !== undefined && nowMs - this.#notedAtMs < CAUGHT_UP_NOTE_MS) return;
    this.#notedAtMs = nowMs;
    await store.noteCaughtUp(status.clock.nowMs() - (status.ageMs ?? 0), this.#markMs);
  }
}

/** No later than our own clock: a row from the future moves nothing. */
function newestOf(rows: readonly Listed<unknown>[], atMostMs: number): number | undefined {
  if (rows.length === 0) return undefined;
  return Math.min(atMostMs, Math.max(...rows.map(({ changedAtMs }) => changedAtMs)));
}

function troubleOf(error: unknown): ListTrouble {
  if (error instanceof ListUnreachable) return { kind: 'unreachable', because: error.message };
  if (error instanceof TranslationRefused) {
    return { kind: 'unbelievable', field: error.field, because: error.because };
  }
  return { kind: 'not-written', because: messageOf(error) };
}

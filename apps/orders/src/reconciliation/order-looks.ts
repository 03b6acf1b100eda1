import {
  compareBooks,
  firstReferenceAt,
  referenceTimeMs,
  type ChargeWord,
  type CoreWord,
  type Difference,
  type ToldOrder,
} from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import { Deadline, type Attempt } from '@banyan/resilience';
import { answerOf, eachOf, type Book } from './books/book.js';
import type { ChargeBook } from './books/charge.book.js';
import type { CoreWindow } from './books/core-listing.js';
import type { CoreBook, CoreList, CoreQuestion } from './books/core.book.js';
import type { LedgerBook, LedgerEntry } from './books/ledger.book.js';
import type { ReservationBook } from './books/reservation.book.js';
import type { ServiceBook, ServiceEntry } from './books/service.book.js';
import type { ReconciliationPolicy } from './reconciliation-policy.js';

export interface LookParts {
  readonly ledger: Pick<LedgerBook, 'references' | 'of'>;
  readonly service: Pick<ServiceBook, 'references' | 'of'>;
  readonly core: Pick<CoreBook, 'begin' | 'list' | 'of'>;
  readonly charges: readonly Pick<ChargeBook, 'processor' | 'of' | 'referencesBetween'>[];
  readonly reservations: Pick<ReservationBook, 'of'>;
  readonly clock: Clock;
  readonly policy: Pick<ReconciliationPolicy, 'ordersAtOnce' | 'sliceMs' | 'captureMs' | 'callMs' | 'atOnce'>;
}

/** What all books say of some orders. */
export interface Looked {
  readonly told: readonly ToldOrder[];
  readonly differences: readonly Difference[];
  /** Orders that somebody is at just now. */
  readonly underWay: ReadonlySet<string>;
  /** Orders of which a book said nothing. */
  readonly undecided: ReadonlySet<string>;
  /** Which books were silent, and why; of each the last reason. */
  readonly silent: ReadonlyMap<Book, string>;
}

/** A part of the way through all orders. */
export interface Slice extends Looked {
  /** Where the next one begins. */
  readonly until: string;
  readonly isEnd: boolean;
}

/** How some orders are asked for. */
interface Asking {
  /** What the core lists of their time; undefined: it did not say, or is still to be asked. */
  readonly list: CoreList | undefined;
  /** References that processors named; undefined: every order is asked for afresh, by itself. */
  readonly charged: ReadonlySet<string> | undefined;
  readonly silent: Map<Book, string>;
  readonly stop: AbortSignal;
}

/** Everything known of some orders before the outside is asked. */
interface Own {
  readonly ledger: ReadonlyMap<string, LedgerEntry> | undefined;
  readonly service: ReadonlyMap<string, ServiceEntry> | undefined;
}

/** Asks all books of some orders, and holds them against each other. Nothing that it asks changes anything. */
export class OrderLooks {
  constructor(private readonly parts: LookParts) {}

  /** A walk begins anew: what it meets again it sees as it is now. */
  begin(): void {
    this.parts.core.begin();
  }

  /**
   * The orders behind a reference, as far as one slice goes: those that the ledger or the service has, and those that the core
   * or a processor names in that time.
   */
  async slice(after: string, untilMs: number, stop: AbortSignal): Promise<Slice> {
    const { policy, ledger, service } = this.parts;
    const silent = new Map<Book, string>();
    const fromMs = referenceTimeMs(after) ?? 0;
    const bound = firstReferenceAt(Math.min(untilMs, fromMs + policy.sliceMs));
    const asked = await Promise.all([
      this.#answer('ledger', silent, () => ledger.references(after, bound, policy.ordersAtOnce)),
      this.#answer('service', silent, () => service.references(after, bound, policy.ordersAtOnce)),
    ]);
    const own = [...new Set(asked.flatMap((references) => references ?? []))].toSorted(byCodePoint);
    const references = own.slice(0, policy.ordersAtOnce);
    // Whatever is behind the last of a full page is another slice's.
    const isFull = asked.some((each) => (each?.length ?? 0) >= policy.ordersAtOnce) || own.length > references.length;
    const until = isFull ? (references.at(-1) ?? bound) : bound;
    const lastMs = isFull ? (referenceTimeMs(until) ?? untilMs) + 1 : Math.min(untilMs, fromMs + policy.sliceMs);
    const named = await this.#named(fromMs, lastMs, silent, stop);
    // The core's list reaches further than the slice: orders of the next one are not this one's.
    const listed = [...(named.list?.byReference.keys() ?? [])].filter(
      (reference) => (referenceTimeMs(reference) ?? 0) < lastMs,
    );
    const all = [...new Set([...references, ...listed, ...named.charged])];
    const looked = await this.#at(all, { list: named.list, charged: new Set(named.charged), silent, stop });
    return { ...looked, until, isEnd: !isFull && lastMs >= untilMs };
  }

  /** These orders, afresh: nothing remembered is believed. */
  async at(references: readonly string[], stop: AbortSignal): Promise<Looked> {
    return this.#at(references, { list: undefined, charged: undefined, silent: new Map(), stop });
  }

  async #named(
    fromMs: number,
    untilMs: number,
    silent: Map<Book, string>,
    stop: AbortSignal,
  ): Promise<{ readonly list: CoreList | undefined; readonly charged: readonly string[] }> {
    const { core, charges, policy } = this.parts;
    const [list, ...charged] = await Promise.all([
      this.#answer('core', silent, () =>
        core.list({ fromMs, untilMs: untilMs + policy.captureMs }, false, () => this.#attempt(stop)),
      ),
      ...charges.map((book) =>
        this.#answer('charges', silent, () =>
          book.referencesBetween(fromMs, untilMs, { signal: stop, budgetMs: policy.callMs }),
        ),
      ),
    ]);
    return { list, charged: charged.flatMap((references) => references ?? []) };
  }

  async #at(references: readonly string[], { list, charged, silent, stop }: Asking): Promise<Looked> {
    const { ledger, service, reservations } = this.parts;
    if (references.length === 0) return { ...NOTHING, silent };
    const fresh = charged === undefined;
    // The service after the ledger: an outcome that is there now was there before.
    const own: Own = {
      ledger: await this.#answer('ledger', silent, () => ledger.of(references)),
      service: await this.#answer('service', silent, () => service.of(references)),
    };
    const [core, charges, reserved] = await Promise.all([
      this.#core(references, own, list, fresh, silent, stop),
      this.#charges(references, own, charged, silent, stop),
      this.#answer('reservations', silent, () => reservations.of(references, this.#attempt(stop))),
    ]);
    // And once more: what was changed while the others were asked is on its way.
    const again = await this.#answer('service', silent, () => service.of(references));
    const told = references.map((reference): ToldOrder => ({
      reference,
      ledger: own.ledger && (own.ledger.get(reference)?.word ?? null),
      service: own.service && (own.service.get(reference)?.word ?? null),
      core: core.get(reference),
      charges: charges.get(reference),
      reservation: reserved && (reserved.get(reference) ?? null),
      authority: own.ledger?.get(reference)?.authority ?? own.service?.get(reference)?.authority,
    }));
    const underWay = references.filter((reference) => {
      const [before, after] = [own.service?.get(reference), again?.get(reference)];
      return (
        own.ledger?.get(reference)?.underWay === true ||
        before?.underWay === true ||
        after?.underWay === true ||
        (again !== undefined && JSON.stringify(before?.word) !== JSON.stringify(after?.word))
      );
    });
    const undecided = told.filter(isUndecided).map(({ reference }) => reference);
    return {
      told,
      differences: told.flatMap(compareBooks),
      underWay: new Set(underWay),
      undecided: new Set(undecided),
      silent,
    };
  }

  /** Of an order that is looked at by itself the core's list is asked for the time around its reference. */
  async #core(
    references: readonly string[],
    own: Own,
    known: CoreList | undefined,
    fresh: boolean,
    silent: Map<Book, string>,
    stop: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly CoreWord[] | undefined>> {
    const { core, policy } = this.parts;
    const questions = references.flatMap((reference) => questionOf(reference, own) ?? []);
    const list = known ?? (fresh ? await this.#listAround(references, silent, stop) : undefined);
    const words = new Map<string, readonly CoreWord[] | undefined>();
    for (const reference of references) if (referenceTimeMs(reference) === undefined) words.set(reference, []);
    if (list === undefined) return words;
    const answers = await eachOf(questions, policy.atOnce, (question) =>
      this.#answer('core', silent, () => core.of(question, list, fresh, () => this.#attempt(stop))),
    );
    for (const [at, { reference }] of questions.entries()) words.set(reference, answers[at]);
    return words;
  }

  async #listAround(
    references: readonly string[],
    silent: Map<Book, string>,
    stop: AbortSignal,
  ): Promise<CoreList | undefined> {
    const { core, policy } = this.parts;
    const windows = joined(
      references.flatMap((reference) => {
        const fromMs = referenceTimeMs(reference);
        return fromMs === undefined ? [] : { fromMs, untilMs: fromMs + policy.captureMs };
      }),
    );
    const around = await this.#answer('core', silent, async () => {
      const lists: CoreList[] = [];
      for (const window of windows) lists.push(await core.list(window, true, () => this.#attempt(stop)));
      return lists;
    });
    if (around === undefined) return undefined;
    return {
      byReference: new Map(
        references.map((each) => [each, dedupe(around.flatMap((list) => list.byReference.get(each) ?? []))]),
      ),
      unreadable: around.reduce((sum, { unreadable }) => sum + unreadable, 0),
    };
  }

  /** The processors are the service's: of what only the core has they are not asked, and what they named is asked for. */
  async #charges(
    references: readonly string[],
    own: Own,
    charged: ReadonlySet<string> | undefined,
    silent: Map<Book, string>,
    stop: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly ChargeWord[] | undefined>> {
    const { charges, policy } = this.parts;
    const isCores = (reference: string): boolean =>
      own.ledger?.get(reference)?.word.arm === 'legacy' && own.service !== undefined && !own.service.has(reference);
    const answers = await eachOf(references, policy.atOnce, (reference) =>
      charged !== undefined && !charged.has(reference) && isCores(reference)
        ? Promise.resolve(undefined)
        : this.#answer('charges', silent, async () => {
            const call = { signal: stop, budgetMs: policy.callMs };
            return (await Promise.all(charges.map((book) => book.of(reference, call)))).flat();
          }),
    );
    return new Map(references.map((reference, at) => [reference, answers[at]]));
  }

  #answer<T>(book: Book, silent: Map<Book, string>, ask: () => Promise<T>): Promise<T | undefined> {
    return answerOf(book, ask, (which, because) => silent.set(which, because));
  }

  #attempt(stop: AbortSignal): Attempt {
    const { clock, policy } = this.parts;
    const deadline = new Deadline(clock, policy.callMs);
    return {
      signal: AbortSignal.any([stop, AbortSignal.timeout(policy.callMs)]),
      remainingMs: () => deadline.remainingMs(),
    };
  }
}

const NOTHING: Omit<Looked, 'silent'> = { told: [], differences: [], underWay: new Set(), undecided: new Set() };

/** What the core is to be asked of an order, by what our own books say of it. */
function questionOf(reference: string, { ledger, service }: Own): CoreQuestion | undefined {
  if (referenceTimeMs(reference) === undefined) return undefined;
  const [bound, kept] = [ledger?.get(reference), service?.get(reference)];
  return {
    reference,
    documents: [bound?.document, kept?.document].flatMap((document) => document ?? []),
    // What was refused was never told to anybody.
    mayBeFiled: kept !== undefined && kept.state !== 'refused' && kept.state !== 'pending',
    withLines: kept?.word.standing === 'standing',
  };
}

/** Of a legacy order no processor of ours is asked. */
function isUndecided({ ledger, service, core, charges, reservation }: ToldOrder): boolean {
  const isCharged = ledger?.arm !== 'legacy' || service !== null;
  return (
    ledger === undefined ||
    service === undefined ||
    core === undefined ||
    (charges === undefined && isCharged) ||
    reservation === undefined
  );
}

/** The same times, none of them twice. */
function joined(windows: readonly CoreWindow[]): readonly CoreWindow[] {
  const found: CoreWindow[] = [];
  for (const window of windows.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const last = found.at(-1);
    if (last === undefined || last.untilMs < window.fromMs) found.push(window);
    else found[found.length - 1] = { fromMs: last.fromMs, untilMs: Math.max(last.untilMs, window.untilMs) };
  }
  return found;
}

function dedupe<T extends { readonly document: string }>(orders: readonly T[]): readonly T[] {
  return [...new Map(orders.map((order) => [order.document, order])).values()];
}

function byCodePoint(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

import type { BookedOrder, BookedWhole, CoreWord, LegacyOrderBooks, Standing } from '@banyan/domains';
import { ArmError, type Clock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { LRUCache } from 'lru-cache';
import { CoreListing, type CoreWindow } from './core-listing.js';

type Books = Pick<LegacyOrderBooks, 'ordersBetween' | 'orderOf' | 'findFiled'>;

/** What the core's list of a time says of orders of ours. */
export interface CoreList {
  readonly byReference: ReadonlyMap<string, readonly BookedOrder[]>;
  /** Numbers of orders that cannot be read: whatever is not found may be one of them. */
  readonly unreadable: number;
}

/** What is to be found out of one order. */
export interface CoreQuestion {
  readonly reference: string;
  /** Numbers of the core that are known of it. */
  readonly documents: readonly string[];
  /** May it have been filed under its reference? */
  readonly mayBeFiled: boolean;
  /** Are the goods of its copies wanted, too? */
  readonly withLines: boolean;
}

/** Orders whose goods were read: an order of the core with the same total has the same goods, until a person changes it. */
const MOST_REMEMBERED = 20_000;

/** The core's orders that are ours, as reconciliation reads them: by a time's list, by number, by what was filed. */
export class CoreBook {
  readonly #lines = new LRUCache<string, Readonly<Record<string, number>>>({ max: MOST_REMEMBERED });

  readonly #listing: CoreListing;

  constructor(
    private readonly books: Books,
    clock: Clock,
  ) {
    this.#listing = new CoreListing(books, clock);
  }

  /** Nothing that was listed before is believed any more. */
  begin(): void {
    this.#listing.forget();
  }

  /**
   * @param fresh what was listed a moment ago is listed again
   * @throws ArmError when there is no answer
   */
  async list(window: CoreWindow, fresh: boolean, attempt: () => Attempt): Promise<CoreList> {
    const { orders, unreadable } = await this.#listing.between(window, attempt, fresh);
    const byReference = new Map<string, BookedOrder[]>();
    for (const order of orders) {
      if (order.origin.kind === 'its-own') continue;
      const { reference } = order.origin;
      byReference.set(reference, [...(byReference.get(reference) ?? []), order]);
    }
    return { byReference, unreadable };
  }

  /**
   * @param fresh goods are read again, whatever is remembered
   * @returns undefined: whether there is nothing of it is not known
   * @throws ArmError when there is no answer
   */
  async of(
    { reference, documents, mayBeFiled, withLines }: CoreQuestion,
    list: CoreList,
    fresh: boolean,
    attempt: () => Attempt,
  ): Promise<readonly CoreWord[] | undefined> {
    const words = new Map<string, CoreWord>();
    for (const booked of list.byReference.get(reference) ?? []) {
      const word = wordOf(booked);
      const wanted = withLines && word.role === 'copy' && word.standing === 'standing';
      words.set(booked.document, wanted ? await this.#withLines(word, fresh, attempt) : word);
    }
    const hasCopy = [...words.values()].some(({ role }) => role === 'copy');
    const filed = mayBeFiled && !hasCopy ? await this.books.findFiled(reference, attempt()) : undefined;
    const more = [...documents, ...(filed === undefined ? [] : [filed.document, ...filed.doubles])];
    for (const document of new Set(more)) {
      if (words.has(document)) continue;
      const whole = await this.books.orderOf(document, attempt());
      if (whole === undefined || whole.origin.kind === 'its-own' || whole.origin.reference !== reference) continue;
      words.set(document, wholeWordOf(document, whole));
    }
    // What is not there may be among those that cannot be read.
    return words.size === 0 && list.unreadable > 0 ? undefined : [...words.values()];
  }

  async #withLines(word: CoreWord, fresh: boolean, attempt: () => Attempt): Promise<CoreWord> {
    const key = `${word.document} ${word.total.amountMinor} ${word.total.currency}`;
    const known = fresh ? undefined : this.#lines.get(key);
    if (known !== undefined) return { ...word, lines: known };
    const whole = await this.books.orderOf(word.document, attempt());
    if (whole === undefined) throw new ArmError('legacy', 'fault', `the core lists ${word.document}, and has it not`);
    const { lines } = wholeWordOf(word.document, whole);
    this.#lines.set(key, lines);
    return { ...word, lines };
  }
}

function wordOf({ document, origin, state, totalMinor, currency }: BookedOrder): CoreWord {
  return {
    document,
    role: origin.kind === 'copy' ? 'copy' : 'capture',
    standing: standingOf(state),
    total: { amountMinor: totalMinor, currency },
    lines: {},
  };
}

function wholeWordOf(document: string, { origin, order }: BookedWhole): CoreWord {
  const lines: Record<string, number> = {};
  for (const { sku, quantityE4 } of order.lines) lines[sku] = (lines[sku] ?? 0) + quantityE4;
  const { state, totalMinor, currency } = order;
  return {
    document,
    role: origin.kind === 'copy' ? 'copy' : 'capture',
    standing: standingOf(state),
    total: { amountMinor: totalMinor, currency },
    lines,
  };
}

function standingOf(state: BookedOrder['state']): Standing {
  switch (state) {
    case 'pending':
      return 'begun';
    case 'cancelled':
      return 'over';
    case 'returned':
      return 'given-back';
    default:
      return 'standing';
  }
}

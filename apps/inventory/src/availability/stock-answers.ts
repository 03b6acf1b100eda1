import {
  LOCATIONS,
  placeOf,
  STALENESS_BOUND_MS,
  type AvailabilityQuestion,
  type AvailabilityResult,
  type BatchItem,
  type BatchQuestion,
  type BatchResult,
  type InventoryErrorCode,
  type Knowledge,
  type LocationsQuestion,
  type LocationsResult,
  type SalesPlace,
  type StockListPage,
  type StockListQuestion,
} from '@banyan/domains';
import { QuestionRefused } from '@banyan/service';
import type { AvailabilityBoard } from '../board/availability-board.js';
import { stockAt, type StockAt } from '../board/stock-at.js';
import type { RulesBook } from '../desk/rules-book.js';
import type { FeedStatus } from '../feed/feed-status.js';
import type { SourceMap } from '../topology/source-map.js';
import { stockList } from './stock-list.js';

type Held = Extract<StockAt, { kind: 'held' }>;

/** Answers every question from memory, and says how recent that is. */
export class StockAnswers {
  constructor(
    private readonly board: AvailabilityBoard,
    private readonly sources: SourceMap,
    private readonly feed: FeedStatus,
    /** How a product is sold, as far as it is known. */
    private readonly rules: Pick<RulesBook, 'of'>,
  ) {}

  /** @throws QuestionRefused `stock-in-doubt` when the feed row of this SKU was refused: no guess, no stale figure */
  one(question: AvailabilityQuestion): AvailabilityResult {
    const ageMs = this.#ageMs();
    const { sku } = question;
    const found = this.#find(sku, question);
    if (found === undefined) return { kind: 'unknown-sku', sku, knowledge: { ageMs, changedAtMs: null } };
    const { sellable, stock, changedAtMs } = certain(found);
    return { kind: 'available', sku, ...placeOf(question), sellable, stock, knowledge: { ageMs, changedAtMs } };
  }

  /** One item for each SKU, in their order. */
  batch(question: BatchQuestion): BatchResult {
    const ageMs = this.#ageMs();
    const found = question.skus.map((sku) => ({ sku, at: this.#find(sku, question) }));
    const changedAtMs = newest(found.flatMap(({ at }) => (at?.kind === 'held' ? [at] : [])));
    const items = found.map(({ sku, at }): BatchItem => {
      if (at === undefined) return { kind: 'unknown-sku', sku };
      if (at.kind === 'doubted') return { kind: 'refused', sku, field: at.field };
      return { kind: 'available', sku, ...placeOf(question), sellable: at.sellable, stock: at.stock };
    });
    return { ...placeOf(question), items, knowledge: { ageMs, changedAtMs } };
  }

  /** Everything that is known, a page at a time. @throws QuestionRefused before anything is, and when it is too old */
  list({ after }: StockListQuestion): StockListPage {
    this.#ageMs();
    return stockList(this.board, after);
  }

  /** @throws QuestionRefused `stock-in-doubt` when it is in doubt at any location */
  locations({ sku }: LocationsQuestion): LocationsResult {
    const ageMs = this.#ageMs();
    const found = LOCATIONS.map((location) => ({ location, at: this.#find(sku, { channel: 'store', location }) }));
    const held = found.flatMap(({ location, at }) => (at === undefined ? [] : [{ location, ...certain(at) }]));
    const knowledge: Knowledge = { ageMs, changedAtMs: newest(held) };
    if (held.length === 0) return { kind: 'unknown-sku', sku, knowledge };
    const locations = held.map(({ location, sellable, stock }) => ({ location, sellable, stock }));
    return { kind: 'locations', sku, locations, knowledge };
  }

  /** Undefined: no source ever told of it. */
  #find(sku: string, place: SalesPlace): StockAt | undefined {
    const levels = this.board.levelsOf(sku);
    if (levels.length === 0) return undefined;
    const enabled = this.sources.enabledAt(place);
    if (enabled === undefined) throw new QuestionRefused('not-loaded', 'the topology does not know this place');
    return stockAt(levels, enabled, this.rules.of(sku)?.backOrders);
  }

  #ageMs(): number {
    if (!this.feed.loaded) throw new QuestionRefused('not-loaded', 'the first load of the feed is not complete');
    if (!this.sources.known) throw new QuestionRefused('not-loaded', 'no topology of the core is known');
    const { ageMs } = this.feed;
    if (ageMs === undefined || ageMs > STALENESS_BOUND_MS) {
      throw new QuestionRefused('too-old', 'the feed was not read to its end within the staleness bound');
    }
    return Math.round(ageMs);
  }
}

function certain(at: StockAt): Held {
  if (at.kind === 'held') return at;
  throw new QuestionRefused<InventoryErrorCode>(
    'stock-in-doubt',
    'the latest feed row of this SKU was refused',
    at.field,
  );
}

function newest(held: readonly Pick<Held, 'changedAtMs'>[]): number | null {
  const known = held.flatMap(({ changedAtMs }) => (changedAtMs === null ? [] : [changedAtMs]));
  return known.length === 0 ? null : Math.max(...known);
}

import { TranslationRefused } from '@banyan/kernel';
import { record, records, ServiceClient, text, whole, type CallAttempt } from '@banyan/rpc';
import type { ServiceConnection } from '../../domain.js';
import { INVENTORY_ERROR_CODES } from './inventory-service.messages.js';

/** Beside the operations: which SKUs the service knows, and how it holds them. */
export const STOCK_LIST_PATTERN = 'inventory.stock.list';

/** Most SKUs of one answer. */
export const STOCK_LIST_PAGE = 1_000;

/** Input of `inventory.stock.list`. */
export interface StockListQuestion {
  /** The last SKU of the page before, which need not be there any more; absent: from the first. */
  readonly after?: string;
}

/** How one SKU is held. */
export interface ListedStock {
  readonly sku: string;
  /** False: sold without being counted; then it has no quantities to speak of. */
  readonly counted: boolean;
  /** Does any source hold a part of a unit? */
  readonly inParts: boolean;
  /** Pieces in a case, of every case that any source told of, rising; none: it is told of in pieces. */
  readonly cases: readonly number[];
}

/** One page: SKUs whose latest rows could be read, in the order of their code units. */
export interface StockListPage {
  readonly items: readonly ListedStock[];
  /** SKUs between this page's bounds of which a row is in doubt. */
  readonly doubted: readonly string[];
  /** Where the next page begins; null: this was the last. */
  readonly next: string | null;
}

/** All of it. */
export interface StockList {
  readonly items: readonly ListedStock[];
  readonly doubted: readonly string[];
}

/** A shop with more SKUs than this is no shop of this service. */
const MOST_PAGES = 1_000;

/** Asks the inventory service for everything it knows, page by page. */
export class StockListClient {
  readonly #client: ServiceClient;

  constructor(connection: ServiceConnection) {
    this.#client = new ServiceClient(connection, INVENTORY_ERROR_CODES);
  }

  /** @throws ArmError when there is no answer, or one that is not believed */
  async whole(attempt: CallAttempt): Promise<StockList> {
    const [items, doubted]: [ListedStock[], string[]] = [[], []];
    try {
      let question: StockListQuestion = {};
      for (let pages = 0; pages < MOST_PAGES; pages += 1) {
        const page = readStockListPage(await this.#client.ask(STOCK_LIST_PATTERN, question, attempt));
        items.push(...page.items);
        doubted.push(...page.doubted);
        if (page.next === null) return { items, doubted };
        question = { after: page.next };
      }
      throw new TranslationRefused('service.next', 'never comes to an end');
    } catch (error) {
      throw this.#client.armErrorOf(error, attempt.signal);
    }
  }

  close(): void {
    this.#client.close();
  }
}

/** @throws TranslationRefused naming the member in doubt */
export function readStockListPage(answer: unknown): StockListPage {
  const page = record(answer, 'service');
  const items = records(page['items'], 'service.items', STOCK_LIST_PAGE).map(({ sku, counted, inParts, cases }) => ({
    sku: text(sku, 'service.items.sku'),
    counted: yes(counted, 'service.items.counted'),
    inParts: yes(inParts, 'service.items.inParts'),
    cases: sizes(cases, 'service.items.cases'),
  }));
  const { doubted, next } = page;
  if (!Array.isArray(doubted) || doubted.length > STOCK_LIST_PAGE) {
    throw new TranslationRefused('service.doubted', 'is not a list');
  }
  return {
    items,
    doubted: doubted.map((sku) => text(sku, 'service.doubted')),
    next: next === null ? null : text(next, 'service.next'),
  };
}

/** No product comes in more kinds of cases than there are sources. */
const MOST_CASES = 64;

function sizes(value: unknown, at: string): readonly number[] {
  if (!Array.isArray(value) || value.length > MOST_CASES) throw new TranslationRefused(at, 'is not a list');
  return value.map((each: unknown) => whole(each, at, 1));
}

function yes(value: unknown, at: string): boolean {
  if (typeof value !== 'boolean') throw new TranslationRefused(at, 'is neither yes nor no');
  return value;
}

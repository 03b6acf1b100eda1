import { TranslationRefused } from '@banyan/kernel';
import { oneOf, record, records, ServiceClient, text, whole } from '@banyan/rpc';
import type { ServiceConnection } from '../../domain.js';
import { INVENTORY_ERROR_CODES } from './inventory-service.messages.js';
import { MOST_RESERVED_LINES, STOCK_DESK_PATTERNS } from './stock-desk.messages.js';
import type { ConfirmResult, GiveBack, Reservation, ReserveResult, StockDesk } from './stock-desk.js';

/** Sources that serve a place are few: one line is taken from no more than these. */
const MOST_TAKINGS = MOST_RESERVED_LINES * 16;

/** The stock desk over the inventory service's line. What throws is an ArmError: then nobody knows what came of it, and it may be asked again. */
export function connectStockDesk(connection: ServiceConnection): StockDesk {
  const client = new ServiceClient(connection, INVENTORY_ERROR_CODES);
  return {
    reserve: (reservation: Reservation, attempt) =>
      client.askFor(STOCK_DESK_PATTERNS.reserve, reservation, attempt, (answer) =>
        readReserveResult(answer, reservation),
      ),
    confirm: (reference, attempt) =>
      client.askFor(STOCK_DESK_PATTERNS.confirm, { reference }, attempt, readConfirmResult),
    release: (reference, attempt) => client.askFor(STOCK_DESK_PATTERNS.release, { reference }, attempt, readDone),
    giveBack: (back: GiveBack, attempt) => client.askFor(STOCK_DESK_PATTERNS.giveBack, back, attempt, readDone),
    // oxlint-disable-next-line typescript/require-await -- the desk's promise is asynchronous, cutting a socket is not
    close: async () => client.close(),
  };
}

/** @throws TranslationRefused naming the member in doubt */
export function readReserveResult(answer: unknown, { lines }: Pick<Reservation, 'lines'>): ReserveResult {
  const result = record(answer, 'service');
  switch (result['kind']) {
    case 'reserved': {
      const skus = lines.map(({ sku }) => sku);
      const at = 'service.takings';
      return {
        kind: 'reserved',
        takings: records(result['takings'], at, MOST_TAKINGS).map(({ sku, location, quantityE4 }) => ({
          sku: oneOf(sku, skus, `${at}.sku`),
          location: text(location, `${at}.location`),
          quantityE4: whole(quantityE4, `${at}.quantityE4`, 1),
        })),
      };
    }
    case 'refused':
      return { kind: 'refused', lines: lineNumbers(result['lines'], lines.length) };
    case 'not-authority':
      return { kind: 'not-authority', term: whole(result['term'], 'service.term', 1) };
    default:
      throw new TranslationRefused('service.kind', 'is not known');
  }
}

const CONFIRM_KINDS: readonly ConfirmResult['kind'][] = ['confirmed', 'lapsed', 'unknown'];

function readConfirmResult(answer: unknown): ConfirmResult {
  return { kind: oneOf(record(answer, 'service')['kind'], CONFIRM_KINDS, 'service.kind') };
}

function readDone(answer: unknown): void {
  oneOf(record(answer, 'service')['kind'], ['done'], 'service.kind');
}

function lineNumbers(value: unknown, count: number): readonly number[] {
  const at = 'service.lines';
  if (!Array.isArray(value) || value.length > count) throw new TranslationRefused(at, 'is not a list of lines');
  return value.map((each: unknown) => {
    const line = whole(each, at, 0);
    if (line >= count) throw new TranslationRefused(at, 'names a line that was not asked for');
    return line;
  });
}

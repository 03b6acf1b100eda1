import { oneOf, record, text, whole } from '@banyan/rpc';
import { CHANNELS, type Channel } from '../inventory.model.js';
import type { InventoryEventData } from './inventory.generated.js';

/** Every type of event that is told about stock. */
export const STOCK_EVENTS = {
  low: 'shop.banyan.inventory.stock-low.v1',
  recovered: 'shop.banyan.inventory.stock-recovered.v1',
} as const satisfies Readonly<Record<string, keyof InventoryEventData>>;

export type StockEventKind = keyof typeof STOCK_EVENTS;

/** Who says what is told about stock: `source` of the events. */
export const INVENTORY_EVENT_SOURCE = '/banyan/inventory';

/** The data of both. */
export type StockEventData = Readonly<InventoryEventData[(typeof STOCK_EVENTS)[StockEventKind]]>;

/** What is told of an article in a channel. */
export interface StockTold {
  readonly kind: StockEventKind;
  readonly sku: string;
  readonly channel: Channel;
  readonly availableE4: number;
  /** Later ones of the same SKU compare greater, as text. */
  readonly sequence: string;
}

const KINDS: readonly StockEventKind[] = ['low', 'recovered'];
const AT = 'stock-event';

/**
 * @param event as it was received
 * @returns undefined: of a type that is not about stock
 * @throws TranslationRefused naming the member
 */
export function readStockEvent(event: {
  readonly type: string;
  readonly sequence?: string;
  readonly data: unknown;
}): StockTold | undefined {
  const kind = KINDS.find((each) => STOCK_EVENTS[each] === event.type);
  if (kind === undefined) return undefined;
  const { sku, channel, availableE4 } = record(event.data, `${AT}.data`);
  return {
    kind,
    sku: text(sku, `${AT}.data.sku`),
    channel: oneOf(channel, CHANNELS, `${AT}.data.channel`),
    availableE4: whole(availableE4, `${AT}.data.availableE4`),
    sequence: text(event.sequence, `${AT}.sequence`),
  };
}

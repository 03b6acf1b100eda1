import { TranslationRefused } from '@banyan/kernel';
import type { JsonObject } from '../../legacy-exchange/json-tree.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';
import { decimalE4, flag, idText, nameText } from './rest-values.js';

/** A warehouse or a store. */
export interface SourceRecord {
  readonly source_code: string;
  readonly enabled: boolean;
}

/** That a stock is filled from a source. */
export interface StockSourceLinkRecord {
  readonly stock_id: string;
  readonly source_code: string;
  /** The least ships first; undefined: it is not said. */
  readonly priority: number | undefined;
}

/** A stock, and the store views that sell from it. */
export interface StockRecord {
  readonly stock_id: string;
  readonly channelCodes: readonly string[];
}

/** Names of the fields, for refusals. */
export const TOPOLOGY_FIELD = {
  source: 'msi.source',
  source_code: 'msi.source.source_code',
  enabled: 'msi.source.enabled',
  link: 'msi.stockSourceLink',
  link_stock_id: 'msi.stockSourceLink.stock_id',
  link_source_code: 'msi.stockSourceLink.source_code',
  link_priority: 'msi.stockSourceLink.priority',
  stock: 'msi.stock',
  stock_id: 'msi.stock.stock_id',
  sales_channels: 'msi.stock.sales_channels',
} as const;

/** @throws TranslationRefused `msi.source.…` */
export function readSource(item: JsonObject): SourceRecord {
  return {
    source_code: nameText(item.get('source_code'), TOPOLOGY_FIELD.source_code),
    enabled: flag(item.get('enabled'), TOPOLOGY_FIELD.enabled),
  };
}

/** @throws TranslationRefused `msi.stockSourceLink.…` */
export function readStockSourceLink(item: JsonObject): StockSourceLinkRecord {
  return {
    stock_id: idText(item.get('stock_id'), TOPOLOGY_FIELD.link_stock_id),
    source_code: nameText(item.get('source_code'), TOPOLOGY_FIELD.link_source_code),
    priority: priorityOf(item),
  };
}

function priorityOf(item: JsonObject): number | undefined {
  const priority = item.get('priority');
  return priority === undefined || priority === null ? undefined : decimalE4(priority, TOPOLOGY_FIELD.link_priority);
}

/** @throws TranslationRefused `msi.stock.…` */
export function readStock(item: JsonObject): StockRecord {
  return {
    stock_id: idText(item.get('stock_id'), TOPOLOGY_FIELD.stock_id),
    channelCodes: channelCodes(item),
  };
}

/** Only channels of type `website` are of use here; a stock may have none, and then nothing is sold from it. */
function channelCodes(item: JsonObject): readonly string[] {
  const attributes = item.get('extension_attributes');
  const channels = isJsonObject(attributes) ? attributes.get('sales_channels') : undefined;
  if (!Array.isArray(channels)) throw new TranslationRefused(TOPOLOGY_FIELD.sales_channels, 'is not a list');
  return channels.flatMap((channel) => {
    if (!isJsonObject(channel)) throw new TranslationRefused(TOPOLOGY_FIELD.sales_channels, 'holds no channel');
    const type = nameText(channel.get('type'), TOPOLOGY_FIELD.sales_channels);
    return type === 'website' ? [nameText(channel.get('code'), TOPOLOGY_FIELD.sales_channels)] : [];
  });
}

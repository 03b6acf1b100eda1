import type { JsonObject } from '../../legacy-exchange/json-tree.js';
import type { LegacyJson } from './rest-values.js';

/** What one source holds of one product, as the multi-source face tells it: nothing interpreted. */
export interface SourceItemRecord {
  readonly sku: LegacyJson;
  readonly source_code: LegacyJson;
  readonly quantity: LegacyJson;
  readonly status: LegacyJson;
}

/** Names of the fields, for refusals. */
export const SOURCE_ITEM_FIELD = {
  row: 'msi.sourceItem',
  sku: 'msi.sourceItem.sku',
  source_code: 'msi.sourceItem.source_code',
  quantity: 'msi.sourceItem.quantity',
  status: 'msi.sourceItem.status',
} as const;

export function readSourceItem(item: JsonObject): SourceItemRecord {
  return {
    sku: item.get('sku'),
    source_code: item.get('source_code'),
    quantity: item.get('quantity'),
    status: item.get('status'),
  };
}

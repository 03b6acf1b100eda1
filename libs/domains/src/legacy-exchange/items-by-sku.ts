import { TranslationRefused } from '@banyan/kernel';

/** A SKU of a batch whose legacy value is in doubt. */
export interface RefusedSku {
  readonly kind: 'refused';
  readonly sku: string;
  readonly field: string;
}

/**
 * An item for each SKU asked, in the order asked. A SKU in doubt is a refused item; the others stand.
 *
 * @param read of one SKU; may throw TranslationRefused
 * @throws TranslationRefused when every SKU asked is in doubt: the first one's
 */
export function itemsBySku<T>(skus: readonly string[], read: (sku: string) => T): readonly (T | RefusedSku)[] {
  const refusals: TranslationRefused[] = [];
  const items = skus.map((sku) => {
    try {
      return read(sku);
    } catch (error) {
      if (!(error instanceof TranslationRefused)) throw error;
      refusals.push(error);
      return { kind: 'refused' as const, sku, field: error.field };
    }
  });
  const [first] = refusals;
  if (first && refusals.length === items.length) throw first;
  return items;
}

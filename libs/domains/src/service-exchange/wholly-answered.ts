import { TranslationRefused } from '@banyan/kernel';

type Item = { readonly kind: string } | { readonly kind: 'refused'; readonly field: string };

/**
 * A batch of which a service refuses no item. With one it counts as refused, as that item alone would: the storefront would
 * pay for the experiment with a gap that legacy, asked in the same request, may not have.
 *
 * @throws TranslationRefused naming what was in doubt of the first such item
 */
export function whollyAnswered<Batch extends { readonly items: readonly Item[] }>(batch: Batch): Batch {
  const refused = batch.items.find((item) => item.kind === 'refused');
  if (refused !== undefined && 'field' in refused) {
    throw new TranslationRefused(refused.field, 'the service is in doubt about an item');
  }
  return batch;
}

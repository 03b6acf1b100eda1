import { ordersInboxes } from './app-environment.js';
import type { Whereabouts } from './part.js';
import type { ShopSettings } from './shop-settings.js';

/** Tells the stand-ins where the order service listens: they were started before that was known. */
export async function tellPartners(
  { handedOn }: ShopSettings,
  where: Whereabouts,
  ordersOpsUrl: string,
): Promise<void> {
  const partners = where.get('partners')?.opsUrl;
  if (partners === undefined) return;
  const inboxes = ordersInboxes(ordersOpsUrl);
  const response = await fetch(`${partners}/__listeners`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      fulfilment: handedOn['FULFILMENT_CALLBACK_URL'] ?? inboxes.FULFILMENT_CALLBACK_URL,
      webhook: handedOn['PAYMENT_WEBHOOK_URL'] ?? inboxes.PAYMENT_WEBHOOK_URL,
    }),
    signal: AbortSignal.timeout(5_000),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the parties outside would not be told where to answer: ${response.status}`);
}

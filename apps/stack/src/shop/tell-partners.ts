import type { ShopSettings } from './shop-settings.js';
import { fulfilmentInbox } from './app-environment.js';
import type { Whereabouts } from './part.js';

/** Tells the stand-in warehouse where the order service listens: it was started before that was known. */
export async function tellPartners(
  { handedOn }: ShopSettings,
  where: Whereabouts,
  ordersOpsUrl: string,
): Promise<void> {
  const partners = where.get('partners')?.opsUrl;
  if (partners === undefined || handedOn['FULFILMENT_CALLBACK_URL'] !== undefined) return;
  const response = await fetch(`${partners}/__listeners`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fulfilment: fulfilmentInbox(ordersOpsUrl) }),
    signal: AbortSignal.timeout(5_000),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the parties outside would not be told where to answer: ${response.status}`);
}

import type { OrderReport } from '../support/order-books/order-report.js';
import type { OrderShop } from '../support/order-shop.js';

export interface WithoutDatabase {
  /** Answers while the database was away, by status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** 503s that said when to come again, and all of them. */
  readonly withRetryAfter: number;
  readonly unavailable: number;
  /** Acknowledged before it went, and after it came back. */
  readonly before: number;
  readonly after: number;
  readonly report: OrderReport;
}

const SKU = 'KABEL/USB/C-2M';
const AT_ONCE = 4;

/** Buyers place orders all the time; the database goes away under them for so many seconds, and comes back. */
export async function placeWithoutDatabase(
  place: OrderShop,
  { serve, awayMs, onStep = () => undefined }: { serve: number; awayMs: number; onStep?: (words: string) => void },
): Promise<WithoutDatabase> {
  await place.stock(SKU, 5_000);
  await place.shop.flags.set('orders', { serve });
  const shopper = place.shopper({ patienceMs: 120_000 });
  const plain = { channel: 'web', lines: [{ sku: SKU, quantity: 1 }] } as const;
  const quote = await shopper.quote(plain);
  if ('kind' in quote) throw new Error(`the basket is not quoted: ${quote.status}`);
  const over = new AbortController();
  const buyer = async (): Promise<void> => {
    while (!over.signal.aborted) await shopper.buy(plain);
  };
  const buyers = Array.from({ length: AT_ONCE }, buyer);
  const placed = (): number => place.clients.placed.length;
  await until(() => placed() >= AT_ONCE * 3);
  onStep('the database goes away');
  const before = placed();
  await place.shop.stopPostgres();
  const statuses: Record<number, number> = {};
  let withRetryAfter = 0;
  const endMs = performance.now() + awayMs;
  while (performance.now() < endMs) {
    const { status, retryAfter } = await askOnce(place, quote.token);
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 503 && retryAfter !== null) withRetryAfter += 1;
    await pause(100);
  }
  onStep('the database is back');
  await place.shop.startPostgres();
  const atReturn = placed();
  await until(() => placed() >= atReturn + AT_ONCE * 3);
  over.abort();
  await Promise.all(buyers);
  return {
    statuses,
    withRetryAfter,
    unavailable: statuses[503] ?? 0,
    before,
    after: placed() - before,
    report: await place.settledReport(undefined, 90_000),
  };
}

/** One attempt with a key of its own, as a client's first. */
async function askOnce(place: OrderShop, quote: string): Promise<{ status: number; retryAfter: string | null }> {
  const response = await fetch(`${place.shop.url('gateway')}/orders/v2/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `"${crypto.randomUUID()}"` },
    body: JSON.stringify({
      channel: 'web',
      quote,
      customer: { email: 'ada@beispiel.example', firstName: 'Ada', lastName: 'Beispiel', phone: '+49 30 1234567' },
      delivery: {
        ship: {
          method: 'standard',
          address: {
            firstName: 'Ada',
            lastName: 'Beispiel',
            street: ['Feigenweg 12'],
            city: 'Berlin',
            postcode: '10178',
            country: 'DE',
          },
        },
      },
      payment: { token: `tok_${crypto.randomUUID().replaceAll('-', '')}` },
    }),
  });
  await response.body?.cancel();
  return { status: response.status, retryAfter: response.headers.get('retry-after') };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(50);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

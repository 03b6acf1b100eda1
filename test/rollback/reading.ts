import { total, scrape } from '../support/gateway-metrics.js';
import type { Shop } from '../support/shop.js';

export interface Reading {
  readonly status: number;
  readonly ms: number;
}

/** So many availability reads at once, each of a session of its own, through one gateway. A lost answer has status 0. */
export async function readings(shop: Shop, gateway: string, count: number, name: string): Promise<readonly Reading[]> {
  const { skus } = (await shop.legacy('GET', '/__books/skus?limit=20')) as { skus: readonly string[] };
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      reading(shop.url(gateway), skus[index % skus.length] ?? '', `${name}-${index}`),
    ),
  );
}

/** One read of a session. A lost answer has status 0. */
export async function reading(gatewayUrl: string, sku: string, session: string): Promise<Reading> {
  const startedMs = performance.now();
  const ended = (status: number): Reading => ({ status, ms: performance.now() - startedMs });
  try {
    const response = await fetch(`${gatewayUrl}/inventory/v1/availability/${encodeURIComponent(sku)}?channel=web`, {
      headers: { 'x-session-id': session },
      signal: AbortSignal.timeout(15_000),
    });
    await response.arrayBuffer();
    return ended(response.status);
  } catch {
    // Whatever went wrong, the shopper saw no answer.
    return ended(0);
  }
}

/** How a gateway decided its reads so far, by reason. */
export class Decisions {
  private constructor(private readonly samples: Awaited<ReturnType<typeof scrape>>) {}

  static async of(shop: Shop, gateway: string): Promise<Decisions> {
    return new Decisions(await scrape(shop.opsUrl(gateway)));
  }

  because(reason: string): number {
    return total(this.samples, 'banyan_route_decisions_total', { reason });
  }

  /** Those that went to the service. */
  get toService(): number {
    return this.because('canary') + this.because('full');
  }

  get all(): number {
    return total(this.samples, 'banyan_route_decisions_total');
  }
}

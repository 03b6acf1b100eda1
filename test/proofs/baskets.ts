/**
 * Proof: legacy core and pricing service charge the same for every generated basket, and a seeded rounding bug is found.
 *
 *     npm run proof -- baskets [--rounds 10000] [--json]
 *
 * The baskets are asked of both, each with its own engine: lines, promotions, codes, taxes and total must be the same to the minor
 * unit. Before that prices change for half a minute, and what the service says then was followed, not only loaded.
 */
import { connectPricingService, type DomainArm } from '@banyan/domains';
import type { PriceFreshnessReport } from '../../apps/pricing/src/freshness/freshness.controller.js';
import { compareBaskets, type BasketsCompared } from '../pricing/baskets-against-books.js';
import { proofProgram } from '../support/proof-program.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

const CHURN = { perSecond: 20, seconds: 30, seed: 5 } as const;
/** Baskets that a wrong rounding is looked for in. */
const SOUGHT = 500;
const WRONG_KINDS = ['half-even', 'truncate'] as const;

interface Life {
  readonly right: BasketsCompared;
  readonly wrong: readonly { readonly kind: string; readonly found: number; readonly first: number }[];
  readonly freshness: PriceFreshnessReport;
}

async function run(shop: Shop, baskets: number, say: (words: string) => void): Promise<Life> {
  const books = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const answer = await fetch(shop.opsUrl('legacy-core') + path, init);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return (await answer.json()) as T;
  };
  const arm = armOf(shop);
  try {
    say(`${CHURN.perSecond} prices a second change for ${CHURN.seconds} s`);
    await books('/__books/price-churn', 'POST', CHURN);
    await until(
      async () => !(await books<{ running: boolean }>('/__books/price-churn')).running,
      'the churn is over',
      CHURN.seconds * 2_000,
    );
    await atRest(books, arm);
    const nowMs = Date.now();
    say(`comparing ${baskets} baskets`);
    const right = await compareBaskets(books, arm, { count: baskets, seed: 1, nowMs, say });
    const wrong: { kind: string; found: number; first: number }[] = [];
    for (const kind of WRONG_KINDS) {
      await setFaults(shop, { wrongRate: 1, wrongKind: kind });
      const { differences, positions } = await sought(books, arm, nowMs);
      wrong.push({ kind, found: differences, first: positions });
      say(`rounding ${kind}: ${differences} of ${SOUGHT} baskets are others`);
    }
    await setFaults(shop, {});
    const freshness = (await (await fetch(`${shop.opsUrl('pricing')}/freshness`)).json()) as PriceFreshnessReport;
    return { right, wrong, freshness };
  } finally {
    await arm.close();
  }
}

function armOf(shop: Shop): DomainArm {
  const { hostname, port } = new URL(shop.url('pricing'));
  return connectPricingService({ host: hostname, port: Number(port) });
}

/** How many of the sought baskets differ, and after how many the first did. */
async function sought(
  books: Parameters<typeof compareBaskets>[0],
  arm: DomainArm,
  nowMs: number,
): Promise<{ readonly differences: number; readonly positions: number }> {
  const { differences, firstDifference } = await compareBaskets(books, arm, { count: SOUGHT, seed: 2, nowMs });
  return { differences: differences.length, positions: firstDifference ?? SOUGHT };
}

/** A change that is made now is known: so is everything before it. */
async function atRest(books: Parameters<typeof compareBaskets>[0], arm: DomainArm): Promise<void> {
  const sku = 'PREIS-EXPONENT';
  await books('/__books/price', 'POST', { sku, price: '151.00' });
  const question = { sku, channel: 'web', group: 'retail', quantityE4: 10_000 };
  await until(
    async () => {
      const attempt = { signal: AbortSignal.timeout(2_000), remainingMs: () => 2_000 };
      const said = (await arm.call('price.one', question, attempt)) as { price?: { amountMinor: number } };
      return said.price?.amountMinor === 15_100;
    },
    'the last change is known',
    30_000,
  );
}

async function setFaults(shop: Shop, switches: object): Promise<void> {
  await fetch(`${shop.opsUrl('pricing')}/__faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(switches),
  });
}

await proofProgram({
  name: 'baskets',
  seconds: 'how many baskets are compared',
  defaultSeconds: 10_000,
  unit: 'rounds',
  run: async ({ seconds: baskets, say }) => {
    say('starting a shop');
    const shop = await startShop({ without: ['unleash', 'inventory', 'control', 'gateway'], pricing: true });
    try {
      const { right, wrong, freshness } = await run(shop, baskets, say);
      for (const difference of right.differences.slice(0, 5)) say(JSON.stringify(difference));
      const prices = freshness.lists.find(({ list }) => list === 'prices');
      const compared = right.quotes + right.notQuotable + right.refused;
      return {
        table: [
          {
            quotes: right.quotes,
            'not quotable': right.notQuotable,
            refused: right.refused,
            'certain in the marketplace alone': right.refusedElsewhere,
            'with promotions': right.withPromotion,
            'with codes': right.withCode,
            'several rates': right.withRates,
            'tiers, specials': right.withBasis,
            differences: right.differences.length,
          },
        ],
        more: {
          'how late changes of prices arrived': freshness.lists.map(({ list, changes, lagMs, withinBoundRatio }) => ({
            list,
            changes,
            'p50 ms': Math.round(lagMs.p50),
            'p99 ms': Math.round(lagMs.p99),
            'in time': withinBoundRatio,
          })),
          'a rounding bug': wrong.map(({ kind, found, first }) => ({ kind, found, of: SOUGHT, 'first after': first })),
        },
        claims: [
          {
            claim: `both arms charge the same, to the minor unit: ${right.differences.length} of ${baskets} baskets differ`,
            holds: right.differences.length === 0 && compared === baskets && right.quotes > baskets / 2,
          },
          {
            claim: `every change was followed within ${freshness.boundMs} ms: ${prices?.changes} changes, p99 ${prices?.lagMs.p99} ms`,
            holds: (prices?.changes ?? 0) > 0 && prices?.withinBoundRatio === 1,
          },
          {
            claim: `a wrong rounding is seen: ${wrong.map(({ kind, found }) => `${kind} in ${found} of ${SOUGHT}`).join(', ')}`,
            holds: wrong.every(({ found }) => found > 0),
          },
        ],
      };
    } finally {
      await shop.stop();
    }
  },
});

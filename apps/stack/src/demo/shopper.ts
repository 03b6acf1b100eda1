/** One request a shopper's storefront makes. */
export interface ShopperStep {
  readonly kind: 'page' | 'availability.one' | 'availability.batch';
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  /** How long the person looks at what came before asking for this, ms. */
  readonly afterMs: number;
}

const CHANNELS = ['web', 'web', 'web', 'app', 'app', 'marketplace', 'store'] as const;
const BATCH_SIZE = 24;

/**
 * What one person does in the shop: the home page, then lists of products with their availability, some of which they look
 * at more closely.
 *
 * @param skus the catalogue; the person sees a few of them
 * @param random 0 to 1
 * @param pace 1 is a person's own pace, 0.1 ten times as fast
 */
export function shopperSteps(skus: readonly string[], random: () => number, pace: number): readonly ShopperStep[] {
  const channel = pick(CHANNELS, random);
  const look = (leastMs: number, mostMs: number) => (leastMs + random() * (mostMs - leastMs)) * pace;
  const steps: ShopperStep[] = [{ kind: 'page', method: 'GET', path: '/', afterMs: 0 }];
  const lists = 1 + Math.floor(random() * 3);
  for (let list = 0; list < lists; list++) {
    const shown = Array.from({ length: BATCH_SIZE }, () => pick(skus, random));
    steps.push({
      kind: 'availability.batch',
      method: 'POST',
      path: '/inventory/v1/availability/batch',
      body: JSON.stringify({ channel, skus: [...new Set(shown)] }),
      afterMs: look(300, 2_000),
    });
    const closer = Math.floor(random() * 4);
    for (let product = 0; product < closer; product++) {
      steps.push({
        kind: 'availability.one',
        method: 'GET',
        path: `/inventory/v1/availability/${encodeURIComponent(pick(shown, random))}?channel=${channel}`,
        afterMs: look(500, 4_000),
      });
    }
  }
  return steps;
}

function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}

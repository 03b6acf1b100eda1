import { CHANNELS, CUSTOMER_GROUPS, QUANTITY_SCALE, type QuoteQuestion } from '@banyan/domains';

/** What baskets are made of. */
export interface BasketWorld {
  /** Ordinary products. */
  readonly skus: readonly string[];
  /** Those whose price has a trap, and those promotions name: half of all lines. */
  readonly trapSkus: readonly string[];
  /** Those whose price nobody can read with certainty in the web shop; some of them are in baskets. */
  readonly doubted: ReadonlySet<string>;
  readonly codes: readonly string[];
  /** Instants at which some window opens or closes; half of all baskets are asked beside one. */
  readonly boundsMs: readonly number[];
  readonly nowMs: number;
}

export type AskedBasket = QuoteQuestion & { readonly atMs: number };

const DAY_MS = 86_400_000;
const QUANTITIES = [1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 9, 10, 12, 25, 50, 100, 250, 1_000, 12_345];

/** Baskets by seed: the same seed and world, the same baskets. */
export function* generatedBaskets(world: BasketWorld, seed: number): Generator<AskedBasket> {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  for (;;) {
    const lines = new Map<string, number>();
    const wanted = 1 + Math.floor(random() ** 2 * 12);
    while (lines.size < wanted) lines.set(random() < 0.5 ? pick(world.trapSkus) : pick(world.skus), quantity());
    const bounded = random() < 0.5 && world.boundsMs.length > 0;
    yield {
      channel: pick(CHANNELS),
      group: pick(CUSTOMER_GROUPS),
      lines: [...lines].map(([sku, quantityE4]) => ({ sku, quantityE4 })),
      codes: codes(),
      atMs: bounded
        ? pick(world.boundsMs) + pick([-1, 0, 1])
        : world.nowMs + Math.floor((random() - 0.5) * 800 * DAY_MS),
    };
  }

  function quantity(): number {
    // A tenth is cut from the roll.
    if (random() < 0.1) return 1 + Math.floor(random() * 60_000);
    return pick(QUANTITIES) * QUANTITY_SCALE;
  }

  function codes(): string[] {
    if (random() < 0.4 || world.codes.length === 0) return [];
    const given = new Map<string, string>();
    const many = 1 + Math.floor(random() ** 2 * 5);
    for (let count = 0; count < many; count++) {
      const code = random() < 0.1 ? `GIBT-ES-NICHT-${count}` : pick(world.codes);
      given.set(code.toLowerCase(), random() < 0.3 ? code.toLowerCase() : random() < 0.5 ? code.toUpperCase() : code);
    }
    return [...given.values()];
  }
}

/** mulberry32: 0 to 1, the same for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

import { newId } from '@banyan/kernel';
import type { OrderReport } from '../support/order-books/order-report.js';
import type { OrderShop } from '../support/order-shop.js';

export interface OneKey {
  /** Of every key: how many orders it became, and how many different final answers were given. */
  readonly keys: readonly { readonly answers: number; readonly attempts: number }[];
  /** By status, over all connections; 0: no answer. */
  readonly statuses: Readonly<Record<number, number>>;
  /** How often the slider was moved meanwhile. */
  readonly moves: number;
  readonly report: OrderReport;
}

const SKU = 'KABEL/USB/C-2M';
/** Between two moves of the slider: gateways of tests ask Unleash four times a second, each at a moment of its own. */
const MOVE_EVERY_MS = 300;

/** The same key from many connections at once, at all gateways in turn, while the slider goes from one arm to the other and back. */
export async function crowdOneKey(
  place: OrderShop,
  { keys, connections }: { readonly keys: number; readonly connections: number },
  onKey: (words: string) => void = () => undefined,
): Promise<OneKey> {
  await place.stock(SKU, keys * 2);
  const shopper = place.shopper();
  const flapping = flap(place);
  const seen: OneKey['keys'][number][] = [];
  try {
    for (let index = 0; index < keys; index++) {
      const key = newId();
      const wish = { channel: 'web', lines: [{ sku: SKU, quantity: 1 }], key } as const;
      const quote = await shopper.quote(wish);
      if ('kind' in quote) throw new Error(`the basket is not quoted: ${quote.status}`);
      // Each connection is a session of its own: flags would send half of them to the other arm.
      await Promise.all(Array.from({ length: connections }, () => shopper.place(wish, quote)));
      const entry = place.clients.entries.find((each) => each.key === key);
      seen.push({ answers: 1 + (entry?.contradictions.length ?? 0), attempts: entry?.attempts ?? 0 });
      onKey(`key ${index + 1} of ${keys}`);
    }
  } finally {
    await flapping.stop();
  }
  const statuses: Record<number, number> = {};
  for (const entry of place.clients.entries) {
    for (const [status, times] of Object.entries(entry.statuses)) {
      statuses[Number(status)] = (statuses[Number(status)] ?? 0) + times;
    }
  }
  return { keys: seen, statuses, moves: flapping.moves, report: await place.settledReport(undefined, 60_000) };
}

/** Moves the slider of orders to and fro until it is stopped. */
export function flap({ shop }: OrderShop, everyMs = MOVE_EVERY_MS): { readonly moves: number; stop(): Promise<void> } {
  const stopped = new AbortController();
  let moves = 0;
  const done = (async () => {
    while (!stopped.signal.aborted) {
      await shop.flags.set('orders', { serve: moves % 2 === 0 ? 100 : 0 });
      moves += 1;
      await new Promise((resolve) => {
        setTimeout(resolve, everyMs);
      });
    }
  })();
  return {
    get moves() {
      return moves;
    },
    stop: () => {
      stopped.abort();
      return done;
    },
  };
}

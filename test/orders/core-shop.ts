import { systemClock, type Clock } from '@banyan/kernel';
import {
  REST_PASSWORD,
  REST_USER,
  type RunningCore,
  SOAP_KEY,
  SOAP_USER,
} from '../../apps/legacy-core/testing/running-core.js';
import type { LegacyConnection } from '../../libs/domains/src/domain.js';
import { JournalLost, type CaptureJournal } from '../../libs/domains/src/orders/capture-journal.js';
import type { CaptureStep } from '../../libs/domains/src/orders/capture-step.js';
import type { QuotedBasket } from '../../libs/domains/src/orders/orders.model.js';

export function connectionTo({ core }: RunningCore, clock: Clock = systemClock): LegacyConnection {
  return {
    clock,
    baseUrl: core.url,
    soapUser: SOAP_USER,
    soapKey: SOAP_KEY,
    restUser: REST_USER,
    restPassword: REST_PASSWORD,
    faces: {},
    maxSockets: 8,
  };
}

/** A journal in memory: what one attempt wrote, the next one knows. */
export class KeptJournal {
  readonly steps: CaptureStep[] = [];
  #epoch = 0;

  /** For the next attempt: the one before can write nothing any more. */
  next(): CaptureJournal {
    const epoch = ++this.#epoch;
    return {
      known: this.steps.at(-1),
      write: async (step) => {
        await Promise.resolve();
        if (epoch !== this.#epoch) throw new JournalLost('overtaken');
        this.steps.push(JSON.parse(JSON.stringify(step)) as CaptureStep);
      },
    };
  }
}

/** What the core's books would charge for it. */
interface BookedQuote {
  readonly currency: QuotedBasket['currency'];
  readonly lines: readonly {
    readonly sku: string;
    readonly quantityE4: number;
    readonly priceMinor: number;
    readonly per: number;
    readonly lineAmountMinor: number;
    readonly discountMinor: number;
    readonly taxRate: number;
  }[];
  readonly promotions: QuotedBasket['promotions'];
  readonly totalMinor: number;
}

/** A basket at the price that the core sells at now. @throws when it sells none of it */
export async function quoted(
  running: Pick<RunningCore, 'ops'>,
  items: readonly (readonly [sku: string, quantity: number])[],
  more: Partial<Pick<QuotedBasket, 'channel' | 'group' | 'codes'>> = {},
): Promise<QuotedBasket> {
  const { channel = 'web', group = 'retail', codes = [] } = more;
  const { text } = await running.ops('POST', '/__books/basket', {
    channel,
    group,
    codes,
    lines: items.map(([sku, quantity]) => ({ sku, quantityE4: Math.round(quantity * 10_000) })),
  });
  const quote = JSON.parse(text) as BookedQuote;
  if (!Array.isArray(quote.lines) || quote.totalMinor === undefined) throw new Error(`not quoted: ${text}`);
  const { currency, promotions, totalMinor } = quote;
  return {
    channel,
    group,
    currency,
    lines: quote.lines.map(({ sku, quantityE4, priceMinor, per, lineAmountMinor, discountMinor, taxRate }) => ({
      sku,
      quantityE4,
      price: { amountMinor: priceMinor, currency },
      per,
      lineAmountMinor,
      discountMinor,
      taxRate,
    })),
    codes,
    promotions: promotions.map(({ id, title, amountMinor }) => ({ id, title, amountMinor })),
    totalMinor,
    atMs: Date.now(),
  };
}

import { systemClock, type Clock } from '@banyan/kernel';
import { Deadline, type Attempt } from '@banyan/resilience';
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
import type { Address, OrderLine, OrderToPlace, QuotedBasket } from '../../libs/domains/src/orders/orders.model.js';

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

/** An attempt that ends by its own time. */
export function attemptOf(ms = 8_000): Attempt {
  const deadline = new Deadline(systemClock, ms);
  return { signal: new AbortController().signal, remainingMs: () => deadline.remainingMs() };
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

export const ADDRESS: Address = {
  firstName: 'Änne',
  lastName: 'Groß',
  street: ['Große Straße 7'],
  city: 'Köln',
  postcode: '50679',
  country: 'DE',
};

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
let given = 0;

/** A reference that was not given before in this process. */
export function reference(): string {
  given += 1;
  let left = given;
  let digits = '';
  do {
    digits = (CROCKFORD[left % CROCKFORD.length] ?? '') + digits;
    left = Math.floor(left / CROCKFORD.length);
  } while (left > 0);
  return `BY${digits.padStart(26, '0')}`;
}

/** A piece of `PREIS-TEXT` at 12.00, but for what is named. */
export function line(more: Partial<OrderLine> = {}): OrderLine {
  const quantityE4 = more.quantityE4 ?? 10_000;
  const amountMinor = more.price?.amountMinor ?? 1_200;
  return {
    sku: 'PREIS-TEXT',
    quantityE4,
    price: { amountMinor, currency: 'EUR' },
    per: 1,
    lineAmountMinor: (amountMinor * quantityE4) / 10_000,
    discountMinor: 0,
    taxRate: 1_900,
    ...more,
  };
}

export function basketOf(lines: readonly OrderLine[], more: Partial<QuotedBasket> = {}): QuotedBasket {
  return {
    channel: 'web',
    group: 'retail',
    currency: 'EUR',
    lines,
    codes: [],
    promotions: [],
    totalMinor: lines.reduce((all, { lineAmountMinor, discountMinor }) => all + lineAmountMinor - discountMinor, 0),
    atMs: Date.now(),
    ...more,
  };
}

export function orderOf(more: Partial<OrderToPlace> & { readonly lines?: readonly OrderLine[] } = {}): OrderToPlace {
  const { lines = [line()], ...others } = more;
  const own = others.reference ?? reference();
  const basket = others.basket ?? basketOf(lines);
  return {
    reference: own,
    channel: basket.channel,
    basket,
    customer: { email: 'aenne@example.org', firstName: 'Änne', lastName: 'Groß', phone: '0221 1234' },
    delivery: { kind: 'ship', method: 'standard', address: ADDRESS },
    billing: ADDRESS,
    payment: { token: `tok_${own}` },
    authority: { arm: 'legacy', term: 1 },
    boundAtMs: Date.now(),
    ...others,
  };
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

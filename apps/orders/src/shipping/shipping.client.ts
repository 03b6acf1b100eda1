import type { Delivery, QuotedBasket } from '@banyan/domains';
import { activeSpan } from '@banyan/observability';
import { JsonParty, PartyUnanswered, type PartyAnswer } from '../partners/json-party.js';
import { COLLECTED, estimateShipping, type NotServed, type ShippingCost } from './shipping-cost.js';

/** How long somebody waits for a rate, and who may call it off. */
export interface RateCall {
  readonly signal: AbortSignal;
  readonly budgetMs: number;
  readonly traceparent?: string;
}

/** Whoever says what sending costs. Never fails: the table says it where nobody else does. */
export interface ShippingRates {
  rate(delivery: Delivery, basket: QuotedBasket, call: RateCall): Promise<ShippingCost | NotServed>;
}

/** HARDENING: 400 ms, then the estimate. */
export const RATE_BUDGET_MS = 400;

/** No parcel takes longer, and none costs more, in minor units of any currency: what says so is no rate. */
const MOST_DAYS = 60;
const MOST_MINOR = 1_000_000;

/** The shipping service over HTTP. */
export class ShippingClient implements ShippingRates {
  readonly #party: JsonParty;

  constructor(
    url: string,
    private readonly told: (source: 'rated' | 'estimated') => void,
    /** Did people take it out of use? It is not asked then. */
    private readonly isOff: () => boolean = () => false,
  ) {
    this.#party = new JsonParty(url, 'shipping');
  }

  async rate(delivery: Delivery, basket: QuotedBasket, call: RateCall): Promise<ShippingCost | NotServed> {
    if (delivery.kind === 'collect') return COLLECTED;
    const rated = await this.ask(delivery, basket, call);
    this.told(rated === undefined ? 'estimated' : 'rated');
    if (rated === undefined) activeSpan()?.set({ 'banyan.degraded.reason': 'shipping-estimated' });
    return rated ?? estimateShipping(delivery, basket);
  }

  /** What the service itself says. @returns undefined: nothing that is a rate, or not in time */
  async ask(
    delivery: Extract<Delivery, { readonly kind: 'ship' }>,
    { lines, currency }: Pick<QuotedBasket, 'lines' | 'currency'>,
    call: RateCall,
  ): Promise<ShippingCost | NotServed | undefined> {
    if (this.isOff()) return undefined;
    const { method, address } = delivery;
    try {
      const answer = await this.#party.ask({
        ...call,
        method: 'POST',
        path: '/rates',
        body: {
          country: address.country,
          postcode: address.postcode ?? null,
          method,
          currency,
          lines: lines.map(({ sku, quantityE4 }) => ({ sku, quantityE4 })),
        },
      });
      return readRate(answer, currency);
    } catch (error) {
      if (error instanceof PartyUnanswered) return undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#party.close();
  }
}

/** Pure. @returns undefined: it is no rate */
export function readRate({ status, body }: PartyAnswer, asked: string): ShippingCost | NotServed | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const said = body as Readonly<Record<string, unknown>>;
  if (status === 404 && said['code'] === 'not-served') return { kind: 'not-served' };
  if (status === 422 && said['code'] === 'postcode-required') return { kind: 'not-served' };
  const { amountMinor, currency, fromDays, untilDays } = said;
  if (status !== 200 || currency !== asked) return undefined;
  if (!isWithin(amountMinor, MOST_MINOR) || !isWithin(fromDays, MOST_DAYS) || !isWithin(untilDays, MOST_DAYS))
    return undefined;
  if (fromDays > untilDays) return undefined;
  return { kind: 'cost', amountMinor, basis: 'rated', days: { from: fromDays, until: untilDays } };
}

function isWithin(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most;
}

import type { Currency } from '@banyan/kernel';
import { JsonParty, PartyUnanswered, type PartyAnswer } from '../partners/json-party.js';
import { PAYMENT_BUDGETS } from './payment-budgets.js';
import { chargeKeyOf, type ProcessorName } from './payment-state.js';

/** How a step calls a processor. */
export interface PaymentCall {
  readonly signal: AbortSignal;
  /** @throws SagaLost */
  readonly check: () => void;
  readonly traceparent?: string;
  /** How often the same was sent before; default 0. */
  readonly resends?: number;
}

/** What is charged. The key is made of the reference. */
export interface ChargeRequest {
  readonly reference: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly token: string;
}

export type ChargeOutcome =
  | { readonly kind: 'captured'; readonly id: string }
  | { readonly kind: 'declined' }
  /** The key was ended: nothing was charged under it that stands, and nothing ever is. */
  | { readonly kind: 'ended' }
  /** Not one byte left for the processor. */
  | { readonly kind: 'unsent'; readonly because: string }
  /** People took the processor out of use: not one byte left for it, and none will while that lasts. */
  | { readonly kind: 'withheld'; readonly because: string }
  /** Nobody can say, but the processor itself. */
  | { readonly kind: 'unknown'; readonly because: string };

export type EndOutcome =
  { readonly kind: 'voided' | 'fenced' | 'declined' } | { readonly kind: 'unknown'; readonly because: string };

export type RefundOutcome =
  { readonly kind: 'refunded' } | { readonly kind: 'refused' | 'unknown'; readonly because: string };

/** One payment processor. Everything may be asked twice; nothing throws but a check. */
export interface PaymentProcessor {
  readonly name: ProcessorName;
  /** Charges once for a reference, whoever asks how often. */
  charge(request: ChargeRequest, call: PaymentCall, budgetMs?: number): Promise<ChargeOutcome>;
  /** Calls the charge of a reference off, or sees to it that there never is one. */
  end(reference: string, call: PaymentCall): Promise<EndOutcome>;
  /** @param key the same twice is one refund */
  refund(chargeId: string, amountMinor: number, key: string, call: PaymentCall): Promise<RefundOutcome>;
}

/** A processor over HTTP, as docs of the outside parties say. Nothing that it answers is believed before its shape is proven. */
export class PaymentClient implements PaymentProcessor {
  readonly #party: JsonParty;

  /** @param isOff did people take it out of use? It is charged nothing then; what it charged is ended and refunded there all the same */
  constructor(
    readonly name: ProcessorName,
    url: string,
    private readonly told: (processor: ProcessorName, outcome: string) => void,
    private readonly isOff: () => boolean = () => false,
  ) {
    this.#party = new JsonParty(url, `payment-${name}`);
  }

  async charge(
    { reference, ...charge }: ChargeRequest,
    call: PaymentCall,
    budgetMs: number = PAYMENT_BUDGETS.chargeMs,
  ): Promise<ChargeOutcome> {
    if (this.isOff()) return { kind: 'withheld', because: 'it was taken out of use by a person' };
    const outcome = await this.#asked<ChargeOutcome>(
      () =>
        this.#party.ask({
          ...call,
          method: 'POST',
          path: '/charges',
          body: { ...charge, reference },
          headers: { 'idempotency-key': chargeKeyOf(reference, this.name) },
          budgetMs,
        }),
      readCharge,
      (because, sent) => ({ kind: sent ? 'unknown' : 'unsent', because }),
    );
    this.told(this.name, outcome.kind);
    return outcome;
  }

  async end(reference: string, call: PaymentCall): Promise<EndOutcome> {
    const outcome = await this.#asked<EndOutcome>(
      () =>
        this.#party.ask({
          ...call,
          method: 'POST',
          path: '/voids',
          body: { idempotencyKey: chargeKeyOf(reference, this.name) },
          budgetMs: PAYMENT_BUDGETS.endMs,
        }),
      readEnd,
      (because) => ({ kind: 'unknown', because }),
    );
    this.told(this.name, outcome.kind === 'unknown' ? 'not-ended' : outcome.kind);
    return outcome;
  }

  async refund(chargeId: string, amountMinor: number, key: string, call: PaymentCall): Promise<RefundOutcome> {
    const outcome = await this.#asked<RefundOutcome>(
      () =>
        this.#party.ask({
          ...call,
          method: 'POST',
          path: `/charges/${encodeURIComponent(chargeId)}/refunds`,
          route: '/charges/{id}/refunds',
          body: { amountMinor },
          headers: { 'idempotency-key': key },
          budgetMs: PAYMENT_BUDGETS.refundMs,
        }),
      (answer) => readRefund(answer, amountMinor),
      (because) => ({ kind: 'unknown', because }),
    );
    this.told(this.name, outcome.kind === 'refunded' ? 'refunded' : 'not-refunded');
    return outcome;
  }

  async close(): Promise<void> {
    await this.#party.close();
  }

  async #asked<Outcome>(
    ask: () => Promise<PartyAnswer>,
    read: (answer: PartyAnswer) => Outcome,
    unanswered: (because: string, sent: boolean) => Outcome,
  ): Promise<Outcome> {
    try {
      return read(await ask());
    } catch (error) {
      if (error instanceof PartyUnanswered) return unanswered(error.message, error.sent);
      throw error;
    }
  }
}

/** Pure. What is not exactly an answer says nothing of whether it was charged. */
export function readCharge({ status, body }: PartyAnswer): ChargeOutcome {
  const said = members(body);
  const id = said['id'];
  if (status === 201 && said['status'] === 'declined') return { kind: 'declined' };
  if (status === 201 && said['status'] === 'captured' && typeof id === 'string' && /^[\x21-\x7e]{1,128}$/.test(id)) {
    return { kind: 'captured', id };
  }
  // Other bodies can be a 410, of a path that is gone: only the processor's own word for it counts.
  if (status === 410 && said['code'] === 'key-voided') return { kind: 'ended' };
  return { kind: 'unknown', because: `the processor answered ${status}` };
}

export function readEnd({ status, body }: PartyAnswer): EndOutcome {
  const kind = (['voided', 'fenced', 'declined'] as const).find((known) => known === members(body)['status']);
  if (status === 200 && kind !== undefined) return { kind };
  return { kind: 'unknown', because: `the processor answered ${status}` };
}

export function readRefund({ status, body }: PartyAnswer, amountMinor: number): RefundOutcome {
  const said = members(body);
  if (status === 201 && said['status'] === 'refunded' && said['amountMinor'] === amountMinor)
    return { kind: 'refunded' };
  // The processor's own refusals: a person must look. Anything else may be another time.
  if ((status === 404 || status === 422) && typeof said['code'] === 'string') {
    return { kind: 'refused', because: `the processor refuses: ${said['code'].slice(0, 60)}` };
  }
  return { kind: 'unknown', because: `the processor answered ${status}` };
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

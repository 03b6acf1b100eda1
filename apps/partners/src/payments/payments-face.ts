import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '@banyan/kernel';
import type { FaultSwitches } from '../faults/switches.js';
import type { Party, Processor } from '../parties.js';
import type { PartnerAnswer, PartnerRequest } from '../wire/exchange.js';
import { idempotencyKeyOf } from '../wire/idempotency-key.js';
import { fieldsOf, textOf } from '../wire/read-fields.js';
import { malformed, RequestRefused } from '../wire/request-refused.js';
import type { ChargeBooks, ChargeRow, RefundOutcome, Telling } from './charge-books.js';
import { decideCharge } from './decide-charge.js';
import { amountOf, fingerprintOf, readCharge } from './read-charge.js';
import { readReport } from './read-report.js';

/** Tells the merchant of a charge; whoever listens may hear of it before the answer has reached whoever asked. */
export interface Webhooks {
  /** False: nobody listens, and nothing is written down for them. */
  readonly listened: boolean;
  /** Something was written down that is due in so many milliseconds. */
  expect(inMs: number): void;
  /** Tells it now, once; resolves when it was told, or could not be. */
  tellNow(id: string): Promise<void>;
}

export interface PaymentsFaceParts {
  readonly processor: Processor;
  readonly books: ChargeBooks;
  readonly faults: FaultSwitches;
  readonly webhooks: Webhooks;
}

/** One processor: charges once for a key, says the same again for ever, gives back no more than it took. */
export class PaymentsFace {
  readonly #party: Party;
  /** Keys whose charge is being made: a second request for one is not answered with a guess. */
  readonly #underWay = new Set<string>();

  constructor(private readonly parts: PaymentsFaceParts) {
    this.#party = `payments-${parts.processor}`;
  }

  async charge({ headers, json }: PartnerRequest): Promise<PartnerAnswer> {
    const { processor, books } = this.parts;
    const key = idempotencyKeyOf(headers);
    const { fingerprint, token, ...asked } = readCharge(json());
    if (this.#underWay.has(key))
      throw new RequestRefused(409, 'key-in-flight', 'a charge with this key is being made', 1);
    this.#underWay.add(key);
    try {
      const { processingMs, ...decision } = decideCharge(token);
      if (processingMs > 0) {
        const known = await books.byKey(processor, key);
        if (known !== undefined) return againOf(known, fingerprint);
        await delay(processingMs, undefined, { ref: false });
      }
      const telling = this.#tellingOf(key);
      const id = await books.make(processor, { idempotencyKey: key, fingerprint, ...asked, ...decision }, telling);
      if (id === undefined) return againOf(await this.#taken(key), fingerprint);
      if (telling !== undefined) await this.#tell(telling);
      return answerTo({ id, state: decision.status, reason: 'reason' in decision ? decision.reason : null });
    } finally {
      this.#underWay.delete(key);
    }
  }

  /** What there is of a reference, or of a key; or what was made in a time, as a settlement report. */
  async charges({ query }: PartnerRequest): Promise<PartnerAnswer> {
    const { processor, books } = this.parts;
    const [reference, key] = [query.get('reference'), query.get('idempotencyKey')];
    if (reference !== null)
      return { status: 200, body: { charges: (await books.ofReference(processor, reference)).map(shown) } };
    if (key === null && query.has('from')) return this.#report(query);
    if (key === null) throw malformed('ask with reference= or idempotencyKey=, or from= and until=');
    const found = await books.byKey(processor, key);
    return { status: 200, body: { charges: found === undefined || found.state === 'fenced' ? [] : [shown(found)] } };
  }

  async refund(chargeId: string, { headers, json }: PartnerRequest): Promise<PartnerAnswer> {
    const { processor, books } = this.parts;
    const idempotencyKey = idempotencyKeyOf(headers);
    const body = json();
    const amountMinor = amountOf(body);
    // No charge has an id that is none.
    if (!UUID.test(chargeId)) return refundAnswer({ kind: 'no-charge' });
    const fingerprint = fingerprintOf(chargeId, body);
    return refundAnswer(await books.refund(processor, { idempotencyKey, fingerprint, chargeId, amountMinor }));
  }

  /** Ends a key: no charge stands under it any more, or ever will. */
  async voidKey({ json }: PartnerRequest): Promise<PartnerAnswer> {
    const { processor, books } = this.parts;
    const outcome = await books.voidKey(processor, textOf(fieldsOf(json()), 'idempotencyKey'));
    if (outcome.kind !== 'refunded') return { status: 200, body: { status: outcome.kind } };
    throw new RequestRefused(422, 'already-refunded', 'part of this charge was given back: refund what is left');
  }

  async #report(query: URLSearchParams): Promise<PartnerAnswer> {
    const question = readReport(query);
    const rows = await this.parts.books.madeBetween(this.parts.processor, question);
    const listed = rows.slice(0, question.limit);
    return {
      status: 200,
      body: { charges: listed.map(shown), next: rows.length > listed.length ? (listed.at(-1)?.id ?? null) : null },
    };
  }

  async #taken(key: string): Promise<ChargeRow> {
    const row = await this.parts.books.byKey(this.parts.processor, key);
    if (row !== undefined) return row;
    // The books were reset between the two.
    throw new RequestRefused(409, 'key-in-flight', 'this key is being forgotten', 1);
  }

  #tellingOf(key: string): Telling | undefined {
    const { faults, webhooks } = this.parts;
    if (!webhooks.listened) return undefined;
    const lost = faults.happensTo(this.#party, 'webhookLostRatio', key);
    const twice = faults.happensTo(this.#party, 'webhookTwiceRatio', key);
    const { webhookDelayMs = 0 } = faults.of(this.#party);
    const early = faults.happensTo(this.#party, 'webhookEarlyRatio', key);
    return { id: newId(), copies: lost ? 0 : twice ? 2 : 1, delayMs: webhookDelayMs, early };
  }

  async #tell({ id, early, copies, delayMs }: Telling): Promise<void> {
    if (copies === 0) return;
    const { webhooks } = this.parts;
    if (early) await webhooks.tellNow(id);
    webhooks.expect(delayMs);
  }
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The answer of a key that was used before. */
function againOf(row: ChargeRow, fingerprint: string): PartnerAnswer {
  if (row.state === 'voided' || row.state === 'fenced')
    throw new RequestRefused(410, 'key-voided', 'this key was voided: nothing is charged under it, now or ever');
  if (row.fingerprint !== fingerprint)
    throw new RequestRefused(422, 'key-reused', 'this key was used for another charge');
  return answerTo(row);
}

function answerTo({ id, state, reason }: Pick<ChargeRow, 'id' | 'state' | 'reason'>): PartnerAnswer {
  return { status: 201, body: { id, status: state, ...(reason === null ? {} : { reason }) } };
}

function shown({
  id,
  state,
  reason,
  idempotencyKey,
  reference,
  amountMinor,
  currency,
  refundedMinor,
  madeAt,
}: ChargeRow) {
  return {
    id,
    status: state,
    ...(reason === null ? {} : { reason }),
    idempotencyKey,
    reference,
    amountMinor,
    currency,
    refundedMinor,
    madeAt,
  };
}

function refundAnswer(outcome: RefundOutcome): PartnerAnswer {
  switch (outcome.kind) {
    case 'refunded':
      return {
        status: 201,
        body: { id: outcome.id, status: 'refunded', chargeId: outcome.chargeId, amountMinor: outcome.amountMinor },
      };
    case 'no-charge':
      throw new RequestRefused(404, 'unknown-charge', 'there is no such charge');
    case 'not-captured':
      throw new RequestRefused(422, 'not-captured', `the charge is ${outcome.state}: there is nothing to give back`);
    case 'too-much':
      throw new RequestRefused(422, 'more-than-captured', `no more than ${outcome.leftMinor} is left of this charge`);
    case 'key-reused':
      throw new RequestRefused(422, 'key-reused', 'this key was used for another refund');
  }
}

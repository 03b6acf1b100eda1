import { newId } from '@banyan/kernel';
import { Agent } from 'undici';
import { bookedAnswer, type ClientBook } from './client-book.js';
import { type Bought, nextStep, type PlaceAnswer } from './order-patience.js';

/** What somebody wants to buy, and how. */
export interface OrderWish {
  readonly channel: 'web' | 'app' | 'marketplace' | 'store';
  readonly group?: 'retail' | 'club' | 'trade';
  /** In units, 1 to 100 lines, no SKU twice. */
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly codes?: readonly string[];
  /** As orders v2 has it. Default: standard, to an address in Berlin. */
  readonly delivery?: object;
  /** As orders v2 has it. Needed where the goods are collected. */
  readonly billing?: object;
  readonly email?: string;
  /** What pays. Default: one of its own that is charged. */
  readonly token?: string;
  /** Default: a new one. The same again is the same order. */
  readonly key?: string;
}

export interface OrderShopperOptions {
  /** Base URLs of the storefront side; each attempt goes to the next, as behind a load balancer. */
  readonly urls: readonly string[];
  /** Where what was answered is written down. */
  readonly book: ClientBook;
  /** How long one attempt may take until its connection is given up, ms. Default 12,000: more than the shop takes. */
  readonly attemptMs?: number;
  /** How long somebody goes on asking for one order, ms. Default 60,000. */
  readonly patienceMs?: number;
  /** Multiplies what is waited between attempts; 0.1: ten times as fast. Default 1. */
  readonly pace?: number;
  /** W3C trace context that all of it is part of. Default: each request is a trace of its own. */
  readonly traceparent?: string;
  /** Connections to each URL. Default 64. */
  readonly connections?: number;
}

/** A quote, as far as placing an order needs it. */
export interface TakenQuote {
  readonly token: string;
  readonly total: { readonly amountMinor: number; readonly currency: string };
}

const BERLIN = {
  firstName: 'Ada',
  lastName: 'Beispiel',
  street: ['Feigenweg 12'],
  city: 'Berlin',
  postcode: '10178',
  country: 'DE',
} as const;

/**
 * A good client of the order contract, version 2: quotes a basket, places it with an `Idempotency-Key`, and sends the same again
 * with the same key until an answer is final, as often as it takes.
 */
export class OrderShopper {
  readonly #agent: Agent;
  #sent = 0;

  constructor(private readonly options: OrderShopperOptions) {
    const { connections = 64, attemptMs = 12_000 } = options;
    this.#agent = new Agent({ connections, pipelining: 1, headersTimeout: attemptMs, bodyTimeout: attemptMs });
  }

  /** @returns what came of it; never throws for anything that a network or a shop does */
  async buy(wish: OrderWish): Promise<Bought> {
    const session = newId();
    const quote = await this.quote(wish, session);
    if ('kind' in quote) return quote;
    return this.place(wish, quote, session);
  }

  async quote(
    { channel, group, lines, codes }: OrderWish,
    session = newId(),
  ): Promise<TakenQuote | Extract<Bought, { kind: 'not-quoted' }>> {
    const wanted = {
      channel,
      ...(group === undefined ? {} : { group }),
      lines,
      ...(codes === undefined ? {} : { codes }),
    };
    const endMs = performance.now() + this.#patienceMs;
    for (let attempt = 1; ; attempt += 1) {
      const { status, body } = await this.#ask('POST', '/pricing/v2/quotes', session, wanted);
      if (status === 200) return body as unknown as TakenQuote;
      // What cannot be quoted now is not quoted better a moment later.
      const isFinal = status >= 400 && status < 500 && status !== 429;
      if (isFinal || performance.now() > endMs) return { kind: 'not-quoted', status };
      await this.#wait(Math.min(2_000, 100 * 2 ** attempt));
    }
  }

  /** Places what was quoted, with the wish's key or a new one. */
  async place(wish: OrderWish, quote: TakenQuote, session = newId()): Promise<Bought> {
    const { book } = this.options;
    const key = wish.key ?? newId();
    const request = requestOf(wish, quote, key);
    const endMs = performance.now() + this.#patienceMs;
    book.begun(key, { session, quotedMinor: quote.total.amountMinor }, performance.now());
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#ask('POST', '/orders/v2/orders', session, request, key);
      book.answered(key, bookedAnswer(answer), performance.now());
      const step = nextStep(answer, attempt);
      if (step.kind === 'done') return step.bought;
      if (performance.now() + step.afterMs > endMs) return { kind: 'unknown' };
      await this.#wait(step.afterMs);
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  get #patienceMs(): number {
    return this.options.patienceMs ?? 60_000;
  }

  async #wait(ms: number): Promise<void> {
    await new Promise((resolve) => {
      setTimeout(resolve, ms * (this.options.pace ?? 1));
    });
  }

  /** One attempt, at the next URL; status 0 where there was no whole answer. */
  async #ask(method: 'POST', path: string, session: string, json: object, key?: string): Promise<PlaceAnswer> {
    const { urls, attemptMs = 12_000, traceparent } = this.options;
    const origin = urls[this.#sent++ % urls.length] ?? '';
    try {
      const response = await this.#agent.request({
        origin,
        path,
        method,
        headers: {
          'content-type': 'application/json',
          'x-session-id': session,
          ...(traceparent === undefined ? {} : { traceparent }),
          ...(key === undefined ? {} : { 'idempotency-key': `"${key}"` }),
        },
        body: JSON.stringify(json),
        signal: AbortSignal.timeout(attemptMs),
      });
      const text = await response.body.text();
      const retryAfter = Number(response.headers['retry-after']);
      return {
        status: response.statusCode,
        body: bodyOf(text),
        ...(Number.isFinite(retryAfter) ? { retryAfterMs: retryAfter * 1000 } : {}),
      };
    } catch (error) {
      return { status: 0, body: {}, because: error instanceof Error ? error.message : String(error) };
    }
  }
}

function requestOf({ channel, delivery, billing, email, token }: OrderWish, quote: TakenQuote, key: string): object {
  return {
    channel,
    quote: quote.token,
    customer: {
      email: email ?? 'ada@beispiel.example',
      firstName: 'Ada',
      lastName: 'Beispiel',
      phone: '+49 30 1234567',
    },
    delivery: delivery ?? { ship: { method: 'standard', address: BERLIN } },
    ...(billing === undefined ? {} : { billing }),
    payment: { token: token ?? `tok_${key.replaceAll('-', '')}` },
  };
}

/** The members of a body; none where it is no JSON object. */
function bodyOf(text: string): Readonly<Record<string, unknown>> {
  if (!text.startsWith('{')) return {};
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

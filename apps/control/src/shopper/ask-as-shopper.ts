import { type Arm, type Clock, randomHex } from '@banyan/kernel';
import { signSynthetic, SYNTHETIC_HEADER } from '@banyan/rollout';
import type { ShopQuestion } from '@banyan/shopping';
import { Agent } from 'undici';
import type { AskShop, ShopAnswer } from './journey.js';

/** More than the gateway takes for anything, ms. */
const PATIENCE_MS = 12_000;
const CONNECTIONS = 2;

/** Asks the gateway as the synthetic shopper: every request signed, and each the beginning of a trace that is recorded. */
export class AskAsShopper {
  readonly #agent = new Agent({ connections: CONNECTIONS, pipelining: 1, connect: { timeout: 1_000 } });

  constructor(
    private readonly key: string,
    private readonly base: () => Promise<URL | undefined>,
    private readonly clock: Clock,
  ) {}

  /** @param arm that is asked; undefined: as the flags choose */
  as(arm: Arm | undefined, session: string): AskShop {
    return (question) => this.#ask(question, arm, session);
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #ask({ method, target, json, key }: ShopQuestion, arm: Arm | undefined, session: string): Promise<ShopAnswer> {
    const traceId = randomHex(16);
    try {
      const base = await this.base();
      if (base === undefined) return { status: 0, body: { code: 'gateway-unknown' }, traceId };
      const path = base.pathname.replace(/\/+$/, '') + target;
      const signed = signSynthetic(
        this.key,
        { method, target: path },
        this.clock.nowMs(),
        arm === undefined ? {} : { arm },
      );
      const answer = await this.#agent.request({
        origin: base.origin,
        path,
        method,
        headers: {
          [SYNTHETIC_HEADER]: signed,
          'x-session-id': session,
          'user-agent': 'banyan-synthetic-shopper',
          traceparent: `00-${traceId}-${randomHex(8)}-01`,
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': `"${key}"` }),
        },
        body: json === undefined ? null : JSON.stringify(json),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const body = membersOf(await answer.body.text());
      const retryAfter = Number(answer.headers['retry-after']);
      return {
        status: answer.statusCode,
        body,
        traceId,
        ...(Number.isFinite(retryAfter) && { retryAfterMs: retryAfter * 1000 }),
      };
    } catch {
      // Not reached, cut or late: nothing is known, and that is what the journey says.
      return { status: 0, body: {}, traceId };
    }
  }
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  if (!text.startsWith('{')) return {};
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    // Cut on its way: its status says what is known.
    return {};
  }
}

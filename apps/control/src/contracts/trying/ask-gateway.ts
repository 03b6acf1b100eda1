import { messageOf, type Clock } from '@banyan/kernel';
import { signSynthetic, SYNTHETIC_HEADER } from '@banyan/rollout';
import { Agent } from 'undici';
import { TRY_POLICY } from './try-policy.js';
import type { TryRequest } from './try-request.js';

/** What the gateway answered. */
export interface GatewayAnswer {
  readonly kind: 'answered';
  readonly status: number;
  /** In the order sent; several of one name are several entries. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** As UTF-8. */
  readonly text: string;
  /** There was more than is read. */
  readonly isCut: boolean;
  /** From asking to the last byte. */
  readonly ms: number;
}

/** It did not answer. */
export interface NoGatewayAnswer {
  readonly kind: 'no-answer';
  readonly because: string;
}

/** Asks the one gateway that is configured, as nobody's storefront. */
export class AskGateway {
  readonly #agent = new Agent({
    connections: TRY_POLICY.atOnce.value,
    pipelining: 1,
    connect: { timeout: CONNECT_MS },
  });

  /**
   * @param key BANYAN_SYNTHETIC_KEY, by which the gateway believes that no shopper stands behind it; undefined: it is one's request
   * @param withinMs to the last byte of an answer
   */
  constructor(
    private readonly clock: Clock,
    private readonly key: string | undefined,
    private readonly withinMs: number = TRY_POLICY.withinMs.value,
  ) {}

  /** Is what is tried signed, and counts for nobody? */
  get signs(): boolean {
    return this.key !== undefined;
  }

  /** Redirects are not followed: what the gateway says is shown. @param base the gateway's own, its contract prefix included */
  async ask(base: URL, { method, target, headers, body }: TryRequest): Promise<GatewayAnswer | NoGatewayAnswer> {
    const startedMs = this.clock.monotonicMs();
    const path = `${base.pathname.replace(/\/+$/, '')}${target}`;
    try {
      const answer = await this.#agent.request({
        origin: base.origin,
        path,
        method,
        headers: { ...headers, ...this.#asNobody(method, path), 'user-agent': 'banyan-control' },
        body: body ?? null,
        signal: AbortSignal.timeout(this.withinMs),
      });
      const { bytes, isCut } = await readBounded(answer.body);
      return {
        kind: 'answered',
        status: answer.statusCode,
        headers: Object.entries(answer.headers).flatMap(([name, value]) =>
          [value ?? []].flat().map((each) => [name, each] as const),
        ),
        text: new TextDecoder().decode(bytes),
        isCut,
        ms: this.clock.monotonicMs() - startedMs,
      };
    } catch (error) {
      return { kind: 'no-answer', because: messageOf(error) };
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #asNobody(method: string, target: string): Readonly<Record<string, string>> {
    const named = { 'x-storefront': 'console' };
    if (this.key === undefined) return named;
    return { ...named, [SYNTHETIC_HEADER]: signSynthetic(this.key, { method, target }, this.clock.nowMs()) };
  }
}

const CONNECT_MS = 1_000;

async function readBounded(stream: AsyncIterable<unknown>): Promise<{ bytes: Buffer; isCut: boolean }> {
  const most = TRY_POLICY.mostAnswerBytes.value;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    chunks.push(bytes.subarray(0, most - length));
    length += bytes.length;
    // Leaving the loop ends the stream, and with it the connection.
    if (length > most) return { bytes: Buffer.concat(chunks), isCut: true };
  }
  return { bytes: Buffer.concat(chunks), isCut: false };
}

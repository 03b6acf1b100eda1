import { signSynthetic, SYNTHETIC_HEADER } from '@banyan/rollout';
import { type Dispatcher, Pool } from 'undici';
import { PASSTHROUGH } from './journeys.js';
import type { Shot, ShotAnswer } from './shot.js';

export interface SenderOptions {
  /** Base URL of the storefront side; a path before the contracts is not put before pages of the core. */
  readonly gateway: URL;
  /** Most sockets. */
  readonly connections: number;
  /** How long somebody waits for an answer, from when it was meant to be asked for, ms. */
  readonly patienceMs: number;
  /** BANYAN_SYNTHETIC_KEY; undefined: nothing is signed, and all of it counts as shoppers'. */
  readonly key: string | undefined;
  /** The run's clock, ms. */
  readonly nowMs: () => number;
  /** ms since the Unix epoch, for signatures. */
  readonly wallMs: () => number;
}

type OnAnswer = (answer: ShotAnswer) => void;

/** Asks the gateway, over as many connections as it may; what finds none free waits for one. */
export class Sender {
  readonly #pool: Pool;
  readonly #base: string;
  /** In the order in which they are given up; ended ones are dropped when their turn comes. */
  #open: Exchange[] = [];
  #first = 0;
  /** Sent or waiting for a connection, and neither answered nor given up. */
  underWay = 0;
  /** Really sent. */
  sent = 0;

  constructor(private readonly options: SenderOptions) {
    const { gateway, connections } = options;
    this.#base = gateway.pathname.replace(/\/+$/, '');
    // Patience is ours, from the intended moment on; the client's own would begin when it is sent.
    this.#pool = new Pool(gateway.origin, { connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  }

  send(shot: Shot, onAnswer: OnAnswer): void {
    const { question } = shot;
    const path = question.domain === PASSTHROUGH.domain ? question.target : this.#base + question.target;
    const exchange = new Exchange(shot, this.options.nowMs, {
      onSent: () => (this.sent += 1),
      onAnswer: (answer) => {
        this.underWay -= 1;
        onAnswer(answer);
      },
    });
    this.underWay += 1;
    this.#open.push(exchange);
    this.#pool.dispatch(
      {
        path,
        method: question.method,
        headers: this.#headers(shot, path),
        body: question.json === undefined ? null : JSON.stringify(question.json),
      },
      exchange,
    );
  }

  /** Gives up what nobody waits for any longer. */
  sweep(nowMs: number): void {
    const { patienceMs } = this.options;
    for (; this.#first < this.#open.length; this.#first++) {
      const exchange = this.#open[this.#first];
      if (exchange !== undefined && !exchange.isEnded && exchange.dueMs + patienceMs > nowMs) break;
      exchange?.giveUp();
    }
    // Ended ones are kept until there are as many of them as of the others.
    if (this.#first > this.#open.length / 2) {
      this.#open = this.#open.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Cuts whatever is under way. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  #headers({ question: { method, json, key }, session }: Shot, path: string): string[] {
    const { key: signingKey, wallMs } = this.options;
    const headers = ['user-agent', 'banyan-load', 'x-session-id', session];
    if (json !== undefined) headers.push('content-type', 'application/json');
    if (key !== undefined) headers.push('idempotency-key', `"${key}"`);
    if (signingKey !== undefined)
      headers.push(SYNTHETIC_HEADER, signSynthetic(signingKey, { method, target: path }, wallMs()));
    return headers;
  }
}

/** One request on its way. Ends once: by its answer, by a fault of the connection, or because nobody waits any longer. */
class Exchange implements Dispatcher.DispatchHandler {
  isEnded = false;
  #controller: Dispatcher.DispatchController | undefined;
  #sentMs: number | undefined;
  #status = 0;
  #body: Buffer[] | undefined;

  constructor(
    private readonly shot: Shot,
    private readonly nowMs: () => number,
    private readonly tell: { readonly onSent: () => void; readonly onAnswer: OnAnswer },
  ) {}

  get dueMs(): number {
    return this.shot.dueMs;
  }

  giveUp(): void {
    if (this.isEnded) return;
    this.#end(0, true);
    this.#controller?.abort(new Error('nobody waits any longer'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.isEnded) controller.abort(new Error('nobody waited for a connection any longer'));
    else this.#sendsAt(this.nowMs());
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.shot.isRead) (this.#body ??= []).push(chunk);
  }

  onResponseEnd(): void {
    this.#end(this.#status, false);
  }

  onResponseError(): void {
    // Refused, cut or malformed: no shopper was answered.
    this.#end(0, false);
  }

  #sendsAt(nowMs: number): void {
    // A connection that was closed just then makes the client begin anew: it is the same request.
    if (this.#sentMs === undefined) this.tell.onSent();
    this.#sentMs = nowMs;
  }

  #end(status: number, isGivenUp: boolean): void {
    if (this.isEnded) return;
    this.isEnded = true;
    const body = this.#body === undefined ? {} : membersOf(Buffer.concat(this.#body).toString('utf8'));
    this.tell.onAnswer({ status, body, sentMs: this.#sentMs, endMs: this.nowMs(), isGivenUp });
  }
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  if (!text.startsWith('{')) return {};
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    // What is no JSON has no members; its status says what is known.
    return {};
  }
}

import { heardTraceResponse, messageOf, parseTraceparent, TimeLimit } from '@banyan/kernel';
import { activeContext, startSpan, type Span } from '@banyan/observability';
import { Agent, request, type Dispatcher } from 'undici';

/** What an outside party answered. Nothing of it is believed yet. */
export interface PartyAnswer {
  readonly status: number;
  /** The body as JSON; undefined: it is none. */
  readonly body: unknown;
}

/** There was no answer. */
export class PartyUnanswered extends Error {
  override readonly name = 'PartyUnanswered';

  constructor(
    /** Did anything leave this process? Only where it is certain that nothing did is it false. */
    readonly sent: boolean,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

/** How one call is made. */
export interface PartyCall {
  readonly method: 'GET' | 'POST';
  /** Below the party's URL, with its leading `/`; empty: the URL itself. */
  readonly path: string;
  readonly body?: object;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The longest it may take from here to the last byte, ms. */
  readonly budgetMs: number;
  readonly signal: AbortSignal;
  readonly traceparent?: string;
  /** Of which kind of paths it is, where the path names something; default: the path. */
  readonly route?: string;
  /** How often the same was sent before; default 0. */
  readonly resends?: number;
  /** Called in the turn in which the question is handed on; what it throws sends nothing. */
  readonly check?: () => void;
}

const FIRST_FAULT_STATUS = 500;
const CONNECT_MS = 500;
const SOCKETS = 64;
/** The parties' answers are a few hundred bytes. */
const MOST_BYTES = 65_536;

/** What undici calls a connection that never came about. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** An outside party over HTTP. Its redirects are not followed, and its answers end where they are too long. */
export class JsonParty {
  readonly #agent: Agent;
  readonly #base: string;
  readonly #host: string;

  /** @param name in traces, such as `fraud` */
  constructor(
    url: string,
    private readonly name: string,
  ) {
    this.#base = url.replace(/\/+$/, '');
    this.#host = new URL(url).hostname;
    this.#agent = new Agent({
      connections: SOCKETS,
      pipelining: 1,
      connect: { timeout: CONNECT_MS },
      // Shorter than any server of theirs keeps an idle connection: one that it closes first loses the question sent into it.
      keepAliveTimeout: 2_000,
      keepAliveMaxTimeout: 2_000,
    });
  }

  /** @throws PartyUnanswered when there is no whole answer in time; what `check` throws */
  async ask(call: PartyCall): Promise<PartyAnswer> {
    const { method, path, route = path, resends = 0 } = call;
    const span = startSpan(
      `${method} ${this.name} ${route}`,
      'client',
      activeContext() ?? parseTraceparent(call.traceparent),
    );
    span.set({
      'http.request.method': method,
      'server.address': this.#host,
      'banyan.party': this.name,
      'banyan.remaining_ms': Math.round(call.budgetMs),
      ...(resends > 0 ? { 'http.request.resend_count': resends } : {}),
    });
    try {
      const answer = await this.#ask(call, span);
      span.set({ 'http.response.status_code': answer.status });
      if (answer.status >= FIRST_FAULT_STATUS) span.fail(String(answer.status));
      return answer;
    } catch (error) {
      span.fail(failureOf(call, error));
      throw error;
    } finally {
      span.end();
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #ask(call: PartyCall, span: Span): Promise<PartyAnswer> {
    const { method, path, body, budgetMs, contentType = 'application/json' } = call;
    // A timer of a signal may be late; what is not sent by then is not sent at all.
    if (budgetMs <= 0) throw new PartyUnanswered(false, 'there is no time left to ask');
    if (call.signal.aborted) throw new PartyUnanswered(false, 'it was called off before it was sent');
    call.check?.();
    const limit = new TimeLimit(budgetMs, call.signal);
    try {
      const answer = await request(`${this.#base}${path}`, {
        dispatcher: this.#agent,
        method,
        signal: limit.signal,
        headers: {
          accept: 'application/json',
          'accept-encoding': 'identity',
          'user-agent': 'banyan-orders',
          traceparent: span.traceparent(),
          ...(body === undefined ? {} : { 'content-type': contentType }),
          ...call.headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      heardTraceResponse(answer.headers['traceresponse']);
      return { status: answer.statusCode, body: await jsonOf(answer) };
    } catch (error) {
      throw new PartyUnanswered(!neverConnected(error), messageOf(error), { cause: error });
    } finally {
      limit.end();
    }
  }
}

/** A closed word: a party's own words are not for everybody. */
function failureOf({ signal }: PartyCall, error: unknown): string {
  if (!(error instanceof PartyUnanswered)) return 'withdrawn';
  if (signal.aborted) return 'aborted';
  if (!error.sent) return 'unsent';
  return error.cause instanceof Error && error.cause.name === 'TimeoutError' ? 'deadline' : 'unanswered';
}

function neverConnected(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  // Of a name with several addresses: each was tried.
  if ('errors' in error && Array.isArray(error.errors))
    return error.errors.length > 0 && error.errors.every(neverConnected);
  return 'code' in error && typeof error.code === 'string' && NEVER_CONNECTED.has(error.code);
}

async function jsonOf({ body }: Dispatcher.ResponseData): Promise<unknown> {
  const chunks: Buffer[] = [];
  let received = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    received += chunk.length;
    if (received > MOST_BYTES) {
      body.destroy();
      throw new Error('the answer is longer than any of theirs');
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch (error) {
    // A gateway's page, or nothing at all: whoever asked judges by the status, and believes no body.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

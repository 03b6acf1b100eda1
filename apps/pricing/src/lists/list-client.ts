import { listTarget, readApiToken, readListPage, type ListFacts, type ListName, type ListPage } from '@banyan/domains';
import { ArmError, messageOf } from '@banyan/kernel';
import { Agent, request, type Dispatcher } from 'undici';

/** Bounds of one call. */
export interface ListClientLimits {
  readonly connectMs: number;
  /** To the first byte, and between any two. */
  readonly silenceMs: number;
  /** The whole answer. */
  readonly totalMs: number;
}

export const LIST_LIMITS: ListClientLimits = { connectMs: 500, silenceMs: 3_000, totalMs: 10_000 };

/** The codec reads no more: here the connection is cut. */
const MOST_BYTES = 4 * 1_024 * 1_024;

/** There was no page at all. */
export class ListUnreachable extends Error {
  override readonly name = 'ListUnreachable';
}

/** A page, and what time it was to the core when it gave it. */
export interface DatedPage<Fact> extends ListPage<Fact> {
  /** Of the answer's `Date`, ms since the epoch; undefined: it says none. */
  readonly coreNowMs: number | undefined;
}

export interface ListAccount {
  readonly legacyUrl: string;
  readonly user: string;
  readonly key: string;
}

interface CoreAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly bytes: Buffer;
  readonly coreNowMs: number | undefined;
}

/** Downloads pages of the core's lists. Its login is a token that ends without a word. */
export class ListClient {
  readonly #agent: Agent;
  #token: string | undefined;

  constructor(
    private readonly account: ListAccount,
    private readonly limits: ListClientLimits = LIST_LIMITS,
  ) {
    this.#agent = new Agent({
      connections: 2,
      pipelining: 1,
      connect: { timeout: limits.connectMs },
      headersTimeout: limits.silenceMs,
      bodyTimeout: limits.silenceMs,
    });
  }

  /**
   * @throws ListUnreachable when there is no answer, one that is not a 200, or no login
   * @throws TranslationRefused when the answer is no page of the list
   */
  async read<List extends ListName>(
    list: List,
    asked: { readonly since: string | undefined; readonly page: number; readonly limit: number },
    stop: AbortSignal,
  ): Promise<DatedPage<ListFacts[List]>> {
    const held = this.#token;
    const first = held === undefined ? undefined : await this.#page(list, asked, held, stop);
    if (first !== undefined) return first;
    // The token has ended: one login, one more try.
    const token = await this.#login(stop);
    const second = await this.#page(list, asked, token, stop);
    if (second === undefined) throw new ListUnreachable('a new token is none to the list');
    return second;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #page<List extends ListName>(
    list: List,
    asked: { readonly since: string | undefined; readonly page: number; readonly limit: number },
    token: string,
    stop: AbortSignal,
  ): Promise<DatedPage<ListFacts[List]> | undefined> {
    const answer = await this.#ask('GET', listTarget(list, { ...asked, token }), undefined, stop);
    const page = believed(() => readListPage(list, answer));
    return page === undefined ? undefined : { ...page, coreNowMs: answer.coreNowMs };
  }

  async #login(stop: AbortSignal): Promise<string> {
    this.#token = undefined;
    const { user, key } = this.account;
    const form = new URLSearchParams({ username: user, key }).toString();
    const answer = await this.#ask('POST', '/index.php?route=api/login', form, stop);
    const token = believed(() => readApiToken(answer));
    if (token === undefined) throw new ListUnreachable('the login of the lists was refused');
    this.#token = token;
    return token;
  }

  async #ask(method: 'GET' | 'POST', target: string, body: string | undefined, stop: AbortSignal): Promise<CoreAnswer> {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(this.limits.totalMs)]);
    try {
      const answer = await request(`${this.account.legacyUrl.replace(/\/+$/, '')}${target}`, {
        dispatcher: this.#agent,
        method,
        signal,
        headers: {
          accept: 'application/json',
          'accept-encoding': 'identity',
          'user-agent': 'banyan-pricing',
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(body === undefined ? {} : { body }),
      });
      return {
        status: answer.statusCode,
        contentType: [answer.headers['content-type']].flat()[0],
        bytes: await bytesOf(answer),
        coreNowMs: instantOf([answer.headers['date']].flat()[0]),
      };
    } catch (error) {
      throw error instanceof ListUnreachable ? error : new ListUnreachable(messageOf(error), { cause: error });
    }
  }
}

async function bytesOf(answer: Dispatcher.ResponseData): Promise<Buffer> {
  const encoding = answer.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    answer.body.destroy();
    throw new ListUnreachable('the answer is encoded, which was not asked for');
  }
  const chunks: Buffer[] = [];
  let received = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    received += chunk.length;
    if (received > MOST_BYTES) {
      answer.body.destroy();
      throw new ListUnreachable('the answer is larger than is read');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function instantOf(date: string | undefined): number | undefined {
  const atMs = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** A status that is none of a page is no page; what is no page of the list stays a refusal. */
function believed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ArmError) throw new ListUnreachable(error.message, { cause: error });
    throw error;
  }
}

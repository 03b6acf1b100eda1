import { StockFeedDecoder, type StockFeedItem } from '@banyan/domains';
import { messageOf } from '@banyan/kernel';
import { Agent, request, type Dispatcher } from 'undici';
import type { FeedPage } from './feed-page.js';

/** Bounds of one download. What is cut by them is read as a cut file: the rows before the cut still count. */
export interface FeedClientLimits {
  readonly connectMs: number;
  /** To the first byte, and between any two. */
  readonly silenceMs: number;
  /** The whole download. */
  readonly totalMs: number;
  readonly bytes: number;
}

/** A page of 2,000 rows is 330 KiB; a core that ignores `limit` sends its 35,000 rows in 6 MiB. */
export const FEED_LIMITS: FeedClientLimits = {
  connectMs: 500,
  silenceMs: 3_000,
  totalMs: 10_000,
  bytes: 16 * 1_024 * 1_024,
};

/** There was no page at all. */
export class FeedUnreachable extends Error {
  override readonly name = 'FeedUnreachable';
}

/** Downloads pages of the legacy core's stock change feed, decoding them as they arrive. */
export class FeedClient {
  readonly #agent: Agent;

  constructor(
    private readonly legacyUrl: string,
    private readonly limits: FeedClientLimits = FEED_LIMITS,
  ) {
    this.#agent = new Agent({
      connections: 1,
      pipelining: 1,
      connect: { timeout: limits.connectMs },
      headersTimeout: limits.silenceMs,
      bodyTimeout: limits.silenceMs,
    });
  }

  /**
   * @throws FeedUnreachable when there is no answer, or one that is not a 200
   */
  async read(since: number, limit: number, stop: AbortSignal): Promise<FeedPage> {
    const url = new URL('export/stock_changes.txt', withSlash(this.legacyUrl));
    url.search = new URLSearchParams({
      since: String(since),
      limit: String(limit),
      // With the number of the document that caused each change, where the core knows how.
      belnr: 'X',
    }).toString();
    const signal = AbortSignal.any([stop, AbortSignal.timeout(this.limits.totalMs)]);
    const answer = await this.#ask(url, signal);
    if (answer.statusCode !== 200 || isEncoded(answer)) {
      // Read away what little there may be, or the connection is lost; a body without end loses it anyway.
      await answer.body.dump({ limit: 64 * 1_024, signal }).catch(() => undefined);
      throw new FeedUnreachable(`the feed answered ${answer.statusCode}${isEncoded(answer) ? ' encoded' : ''}`);
    }
    const decoder = new StockFeedDecoder();
    const items: StockFeedItem[] = [];
    let received = 0;
    try {
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        received += chunk.length;
        if (received > this.limits.bytes) break;
        for (const item of decoder.push(chunk)) items.push(item);
      }
    } catch (error) {
      // Cut on the way: what arrived is a prefix, and the decoder says so.
      if (stop.aborted || received === 0) throw new FeedUnreachable(messageOf(error), { cause: error });
    }
    const last = decoder.end();
    for (const item of last.items) items.push(item);
    return { since, limit, header: decoder.header, items, end: last.end };
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #ask(url: URL, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    try {
      return await request(url, {
        dispatcher: this.#agent,
        signal,
        headers: { accept: 'text/plain', 'accept-encoding': 'identity', 'user-agent': 'banyan-inventory' },
      });
    } catch (error) {
      throw new FeedUnreachable(messageOf(error), { cause: error });
    }
  }
}

function isEncoded(answer: Dispatcher.ResponseData): boolean {
  const encoding = answer.headers['content-encoding'];
  return encoding !== undefined && encoding !== 'identity';
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

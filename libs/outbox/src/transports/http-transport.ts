import { messageOf } from '@banyan/kernel';
import { CLOUD_EVENT_MEDIA_TYPE, type CloudEvent } from '../cloud-event.js';
import type { Outcome } from '../judge-delivery.js';
import type { DeliveryAttempt, Transport } from '../transport.js';

export interface HttpTransportOptions {
  /** Where events are POSTed. */
  readonly url: string;
  /** Such as a key of the consumer's. Never logged. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Is what a consumer says of a refusal kept in its own words, cut short? Only where events are about nobody: it may quote them. Default
   * false: of a refusal its code alone is kept.
   */
  readonly quotesRefusals?: boolean;
  readonly fetch?: typeof fetch;
}

/**
 * 4xx that say nothing of this message. RFC 9110: 408 and 425 ask for another try, 409 is somebody's who is at it, 429 is
 * too much at once; the others are about who we are and where we knock, which is the same for all messages.
 */
const NOT_ABOUT_THE_MESSAGE: ReadonlySet<number> = new Set([
  401, 403, 404, 405, 407, 408, 409, 410, 421, 423, 425, 426, 429,
]);

/** Most of a refusal's body that is read, characters. */
const REFUSAL_CHARS = 4_096;
/** Most of it that is kept where it is quoted. */
const QUOTED_CHARS = 300;
/** What names a refusal and nobody: a word of a fixed set, as problems have in `code` and at the end of `type`. */
const CODE = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/i;
const LONGEST_CODE = 60;
/** Most of what comes with a 2xx that is read, characters. A receipt is shorter. */
const RECEIPT_CHARS = 65_536;
/** How a page for people begins: a proxy's or a maintenance page's, and no consumer's. */
const PAGE = /^\s*<(!doctype|html)\b/i;
const JSON_TYPE = /^application\/(json|[^;]*\+json)\b/i;

/**
 * POSTs CloudEvents in structured JSON; redirects are not followed. 2xx is taken, unless what comes with it shows that something
 * else has answered: an event that comes twice is known by its id, one that nobody has is lost.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 */
export class HttpTransport implements Transport {
  constructor(private readonly options: HttpTransportOptions) {}

  async deliver(event: CloudEvent, { signal, traceparent = event.traceparent }: DeliveryAttempt): Promise<Outcome> {
    const { url, headers, quotesRefusals = false, fetch: send = fetch } = this.options;
    try {
      const response = await send(url, {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': `${CLOUD_EVENT_MEDIA_TYPE}; charset=utf-8`,
          ...(traceparent === undefined ? {} : { traceparent }),
        },
        body: JSON.stringify(event),
        redirect: 'manual',
        signal,
      });
      return await outcomeOf(response, quotesRefusals);
    } catch (error) {
      return { kind: 'later', because: signal.aborted ? 'no answer in time' : reasonOf(error) };
    }
  }
}

async function outcomeOf(response: Response, quotes: boolean): Promise<Outcome> {
  const { status, ok } = response;
  if (ok) {
    const doubt = doubtOf(response.headers.get('content-type') ?? '', await beginningOf(response, RECEIPT_CHARS));
    return doubt === undefined ? { kind: 'taken' } : { kind: 'later', because: `HTTP ${status} with ${doubt}` };
  }
  const said = await beginningOf(response, REFUSAL_CHARS);
  const shown = quotes ? said.slice(0, QUOTED_CHARS) : (codeIn(response.headers.get('content-type') ?? '', said) ?? '');
  const because = `HTTP ${status}${shown === '' ? '' : `: ${shown}`}`;
  if (status >= 400 && status < 500 && !NOT_ABOUT_THE_MESSAGE.has(status)) return { kind: 'refused', because };
  const afterMs = retryAfterMs(response.headers.get('retry-after'));
  return { kind: 'later', because, ...(afterMs === undefined ? {} : { afterMs }) };
}

/**
 * Why a consumer refuses, for people who look at what is parked: the code of its problem alone. What else it says may quote the event that it
 * was sent, with whose order it is.
 */
function codeIn(contentType: string, body: string): string | undefined {
  if (!JSON_TYPE.test(contentType) || !isJson(body)) return undefined;
  const said = JSON.parse(body) as unknown;
  if (typeof said !== 'object' || said === null) return undefined;
  const { code, type, error } = said as Readonly<Record<string, unknown>>;
  const last = typeof type === 'string' ? type.split(/[/:#]/).at(-1) : undefined;
  return [code, last, error].find(
    (word): word is string => typeof word === 'string' && word.length <= LONGEST_CODE && CODE.test(word),
  );
}

/** Whole seconds; a date would be of a clock that is not ours. */
function retryAfterMs(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : undefined;
}

/** What shows that a 2xx is no consumer's; undefined: nothing does. */
function doubtOf(contentType: string, body: string): string | undefined {
  if (body.length >= RECEIPT_CHARS) return 'more than any receipt';
  if (PAGE.test(body)) return 'a page for people';
  return JSON_TYPE.test(contentType) && body !== '' && !isJson(body)
    ? 'what is not the JSON that it says it is'
    : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** At least so many characters of the body, where it has them. */
async function beginningOf(response: Response, chars: number): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  let text = '';
  const decoder = new TextDecoder();
  while (text.length < chars) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value as Uint8Array, { stream: true });
  }
  await reader.cancel();
  return text;
}

/** `fetch` says why in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : undefined;
  return code ?? messageOf(error);
}

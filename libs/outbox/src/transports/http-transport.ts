import { messageOf } from '@banyan/kernel';
import { CLOUD_EVENT_MEDIA_TYPE, type CloudEvent } from '../cloud-event.js';
import type { Outcome } from '../judge-delivery.js';
import type { DeliveryAttempt, Transport } from '../transport.js';

export interface HttpTransportOptions {
  /** Where events are POSTed. */
  readonly url: string;
  /** Such as a key of the consumer's. Never logged. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
}

/**
 * 4xx that say nothing of this message. RFC 9110: 408 and 425 ask for another try, 409 is somebody's who is at it, 429 is
 * too much at once; the others are about who we are and where we knock, which is the same for all messages.
 */
const NOT_ABOUT_THE_MESSAGE: ReadonlySet<number> = new Set([
  401, 403, 404, 405, 407, 408, 409, 410, 421, 423, 425, 426, 429,
]);

/** Most of a refusal's body that is read, characters: for people who look at what is parked. */
const READ_CHARS = 300;

/** POSTs CloudEvents in structured JSON. 2xx is taken; redirects are not followed. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md */
export class HttpTransport implements Transport {
  constructor(private readonly options: HttpTransportOptions) {}

  async deliver(event: CloudEvent, { signal }: DeliveryAttempt): Promise<Outcome> {
    const { url, headers, fetch: send = fetch } = this.options;
    try {
      const response = await send(url, {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': `${CLOUD_EVENT_MEDIA_TYPE}; charset=utf-8`,
          ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
        },
        body: JSON.stringify(event),
        redirect: 'manual',
        signal,
      });
      return await outcomeOf(response);
    } catch (error) {
      return { kind: 'later', because: signal.aborted ? 'no answer in time' : reasonOf(error) };
    }
  }
}

async function outcomeOf(response: Response): Promise<Outcome> {
  const { status, ok } = response;
  if (ok) {
    await response.body?.cancel();
    return { kind: 'taken' };
  }
  const because = `HTTP ${status}${await beginningOf(response)}`;
  if (status >= 400 && status < 500 && !NOT_ABOUT_THE_MESSAGE.has(status)) return { kind: 'refused', because };
  const afterMs = retryAfterMs(response.headers.get('retry-after'));
  return { kind: 'later', because, ...(afterMs === undefined ? {} : { afterMs }) };
}

/** Whole seconds; a date would be of a clock that is not ours. */
function retryAfterMs(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : undefined;
}

async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  let text = '';
  const decoder = new TextDecoder();
  while (text.length < READ_CHARS) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value as Uint8Array, { stream: true });
  }
  await reader.cancel();
  return text === '' ? '' : `: ${text.slice(0, READ_CHARS)}`;
}

/** `fetch` says why in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : undefined;
  return code ?? messageOf(error);
}

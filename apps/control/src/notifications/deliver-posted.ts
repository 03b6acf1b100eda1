import { HttpTransport, type CloudEvent, type DeliveryAttempt, type Outcome } from '@banyan/outbox';
import { withoutSecrets, type Channel } from './channel.js';
import type { Posted } from './notification.js';

/** Posts an event of the outbox in the form that its receiver takes, and judges the answer as of any event. Never throws. */
export async function deliverPosted(
  posted: Posted,
  channel: Pick<Channel, 'url' | 'key'>,
  event: CloudEvent,
  attempt: DeliveryAttempt,
): Promise<Outcome> {
  const http = new HttpTransport({
    url: posted.url,
    // Incidents are about the shop: whoever does not take one may say why in words.
    quotesRefusals: true,
    // What the outbox knows is an event; what the receiver takes is its own form of it.
    fetch: (url, init) =>
      fetch(url, {
        ...init,
        headers: { ...posted.headers, 'content-type': 'application/json' },
        body: posted.body,
      }),
  });
  const outcome = await http.deliver(event, attempt);
  return outcome.kind === 'taken' ? outcome : { ...outcome, because: withoutSecrets(outcome.because, channel) };
}

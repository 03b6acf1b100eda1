import type { Clock } from '@banyan/kernel';
import { HttpTransport, type CloudEvent, type DeliveryAttempt, type Outcome, type Transport } from '@banyan/outbox';
import { withoutSecrets, type Channel } from './channel.js';
import type { Notification } from './notification.js';
import { postedOf } from './posted-of.js';

/** Delivers notifications of the outbox to one channel, in the channel's own words. Never throws. */
export class ChannelTransport implements Transport {
  constructor(
    private readonly channel: Channel,
    private readonly clock: Pick<Clock, 'nowMs'>,
    /** It was taken. Waited for: while it fails, the message counts as not delivered, and goes again. */
    private readonly onTold: (notification: Notification, message: string) => Promise<void>,
  ) {}

  async deliver(event: CloudEvent, attempt: DeliveryAttempt): Promise<Outcome> {
    const notification = event.data as Notification;
    const seconds = Math.floor(this.clock.nowMs() / 1_000);
    const posted = postedOf(notification, this.channel, { id: event.id, seconds });
    const http = new HttpTransport({
      url: posted.url,
      // What the outbox knows is an event; what the channel takes is its own form of it.
      fetch: (url, init) =>
        fetch(url, {
          ...init,
          headers: { ...posted.headers, 'content-type': 'application/json' },
          body: posted.body,
        }),
    });
    const outcome = await http.deliver(event, attempt);
    if (outcome.kind !== 'taken') return { ...outcome, because: withoutSecrets(outcome.because, this.channel) };
    await this.onTold(notification, event.id);
    return outcome;
  }
}

import type { Clock } from '@banyan/kernel';
import type { CloudEvent, DeliveryAttempt, Outcome, Transport } from '@banyan/outbox';
import type { Channel } from './channel.js';
import { deliverPosted } from './deliver-posted.js';
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
    const outcome = await deliverPosted(posted, this.channel, event, attempt);
    if (outcome.kind !== 'taken') return outcome;
    await this.onTold(notification, event.id);
    return outcome;
  }
}

import type { Clock } from '@banyan/kernel';
import type { CloudEvent, DeliveryAttempt, Outcome, Transport } from '@banyan/outbox';
import { deliverPosted } from '../notifications/deliver-posted.js';
import { signedPost } from '../notifications/payloads/standard-webhook.js';
import type { FeedbackMessage } from './feedback-message.js';

/** Where the shop's feedback tool is told, and with what that is signed. */
export interface FeedbackReceiver {
  readonly url: string;
  /** `whsec_` and 24 to 64 bytes in base64. */
  readonly key: string;
}

/** By what the outbox knows it, and its messages. */
export const FEEDBACK_CONSUMER = 'feedback';
export const FEEDBACK_TYPE = 'shop.banyan.control.checkout-failed.v1';

/** Delivers failed checkouts in the form of Standard Webhooks. Never throws. */
export class FeedbackTransport implements Transport {
  constructor(
    private readonly receiver: FeedbackReceiver,
    private readonly clock: Pick<Clock, 'nowMs'>,
  ) {}

  deliver(event: CloudEvent, attempt: DeliveryAttempt): Promise<Outcome> {
    const data = event.data as FeedbackMessage;
    const body = JSON.stringify({ type: 'checkout.failed', timestamp: data.failedAt, data });
    const seconds = Math.floor(this.clock.nowMs() / 1_000);
    return deliverPosted(signedPost(this.receiver, body, { id: event.id, seconds }), this.receiver, event, attempt);
  }
}

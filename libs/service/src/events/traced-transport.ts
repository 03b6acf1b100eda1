import { parseTraceparent } from '@banyan/kernel';
import { withSpan } from '@banyan/observability';
import type { CloudEvent, DeliveryAttempt, Outcome, Transport } from '@banyan/outbox';

/**
 * A delivery as a step of the trace in which the event was written, linked to it: nobody there waited for it. Whoever is told gets
 * the delivery's own context in the header; the event itself says for ever what caused it.
 */
export class TracedTransport implements Transport {
  constructor(
    private readonly consumer: string,
    private readonly inner: Transport,
  ) {}

  deliver(event: CloudEvent, attempt: DeliveryAttempt): Promise<Outcome> {
    const cause = parseTraceparent(event.traceparent);
    // What nobody traced is no trace of its own: a relay delivers day and night.
    if (cause === undefined) return this.inner.deliver(event, attempt);
    return withSpan(
      `send ${this.consumer}`,
      'producer',
      async (span) => {
        span.link(cause);
        span.set({
          'messaging.operation.type': 'send',
          'messaging.destination.name': this.consumer,
          'messaging.message.id': event.id,
          'messaging.message.conversation_id': event.subject,
          ...(attempt.count === undefined ? {} : { 'http.request.resend_count': attempt.count - 1 }),
        });
        const outcome = await this.inner.deliver(event, { ...attempt, traceparent: span.traceparent() });
        span.set({ 'banyan.delivery.outcome': outcome.kind });
        if (outcome.kind !== 'taken') span.fail(outcome.kind === 'later' ? 'not-taken' : 'refused');
        return outcome;
      },
      cause,
    );
  }
}

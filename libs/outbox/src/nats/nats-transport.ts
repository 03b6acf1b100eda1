import { messageOf } from '@banyan/kernel';
import { headers } from '@nats-io/transport-node';
import { CLOUD_EVENT_MEDIA_TYPE, eventKey, type CloudEvent } from '../cloud-event.js';
import type { Outcome } from '../judge-delivery.js';
import type { DeliveryAttempt, Transport } from '../transport.js';
import { EVENT_STREAM, type Broker } from './broker.js';

/**
 * Publishes to JetStream and waits for its acknowledgement. It says that the broker has the message, before it is on the
 * broker's disk (its server syncs every two minutes by default): the outbox is the record, and keeps it longer than that.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/nats-protocol-binding.md
 */
export class NatsTransport implements Transport {
  constructor(private readonly broker: Broker) {}

  async deliver(event: CloudEvent, attempt: DeliveryAttempt): Promise<Outcome> {
    const { connection, stream } = this.broker;
    const body = JSON.stringify(event);
    const most = connection.info?.max_payload;
    if (most !== undefined && Buffer.byteLength(body) > most) {
      return { kind: 'refused', because: `the broker takes no more than ${most} bytes` };
    }
    const head = headers();
    head.set('content-type', CLOUD_EVENT_MEDIA_TYPE);
    const { traceparent = event.traceparent } = attempt;
    if (traceparent !== undefined) head.set('traceparent', traceparent);
    try {
      await stream.publish(event.type, body, {
        // Within its window the stream knows by it what it has already.
        msgID: eventKey(event),
        headers: head,
        expect: { streamName: EVENT_STREAM },
        timeout: Math.max(1, Math.floor(attempt.remainingMs())),
        retries: 0,
      });
      return { kind: 'taken' };
    } catch (error) {
      return {
        kind: 'later',
        because: attempt.signal.aborted ? 'no answer in time' : `${nameOf(error)}: ${messageOf(error)}`,
      };
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'error';
}

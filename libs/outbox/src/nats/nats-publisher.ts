import { messageOf } from '@banyan/kernel';
import type { CloudEvent } from '../cloud-event.js';
import type { Outcome } from '../judge-delivery.js';
import type { DeliveryAttempt, Transport } from '../transport.js';
import { Broker, type BrokerOptions } from './broker.js';
import { NatsTransport } from './nats-transport.js';

/**
 * Publishes for a service that does not wait for the broker: it is connected to when there is something to tell, and its stream is made
 * where there is none, also when the broker comes back with nothing of what it had. What cannot be published stays in the outbox.
 */
export class NatsPublisher implements Transport {
  #broker: Broker | undefined;
  /** The stream is there, as far as is known; shared by all deliveries that wait for it. */
  #ready: Promise<NatsTransport> | undefined;
  #closed = false;

  constructor(private readonly options: BrokerOptions) {}

  async deliver(event: CloudEvent, attempt: DeliveryAttempt): Promise<Outcome> {
    const ready = (this.#ready ??= this.#open());
    const outcome = await ready.then(
      (transport) => transport.deliver(event, attempt),
      (error: unknown) => ({ kind: 'later', because: messageOf(error) }) as const,
    );
    // Whatever was wrong: the next one finds out anew whether there is a broker with a stream.
    if (outcome.kind === 'later' && this.#ready === ready) this.#ready = undefined;
    return outcome;
  }

  /** Opens no more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#ready?.catch(() => undefined);
    await this.#broker?.close();
  }

  async #open(): Promise<NatsTransport> {
    if (this.#closed) throw new Error('this replica ends');
    if (this.#broker === undefined || this.#broker.isClosed) this.#broker = await Broker.open(this.options);
    await this.#broker.ensureStream();
    return new NatsTransport(this.#broker);
  }
}

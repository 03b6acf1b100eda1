import { BROKER_PINGS, brokerAddress } from '@banyan/kernel';
import {
  jetstream,
  jetstreamManager,
  StorageType,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect, nanos, type NatsConnection } from '@nats-io/transport-node';

export interface BrokerOptions {
  /** Such as `nats://127.0.0.1:4222` or `tls://user:password@nats.example`. */
  readonly url: string;
  /** Of the connection, as the server shows it. */
  readonly name: string;
}

/** The stream that every event is in, and which subjects are its: the types of events are subjects. */
export const EVENT_STREAM = 'BANYAN_EVENTS';
export const EVENT_SUBJECTS = 'shop.banyan.>';

/** The stream forgets ids after this, so that it deduplicates what comes twice at once; the inbox does the rest. */
const DUPLICATE_WINDOW_MS = 120_000;
/** What nobody took in this time is still in the outbox of whoever said it, for as long as that keeps it. */
const KEPT_MS = 7 * 86_400_000;
/** How many brokers of a cluster have the stream, so that one of them may be lost with its disk. */
const REPLICAS = 3;
const TIMEOUT_MS = 2_000;
const RECONNECT_MS = 500;

/** A connection to NATS with JetStream, which once it was made is made again for as long as it takes. */
export class Broker {
  private constructor(
    readonly connection: NatsConnection,
    readonly stream: JetStreamClient,
    readonly streams: JetStreamManager,
  ) {}

  /** @throws when it cannot be reached within 2 s, or does not let us in */
  static async open({ url, name }: BrokerOptions): Promise<Broker> {
    const connection = await connect({
      ...brokerAddress(url),
      ...BROKER_PINGS,
      name,
      timeout: TIMEOUT_MS,
      maxReconnectAttempts: -1,
      reconnectTimeWait: RECONNECT_MS,
    });
    const options = { timeout: TIMEOUT_MS };
    return new Broker(
      connection,
      jetstream(connection, options),
      await jetstreamManager(connection, { ...options, checkAPI: false }),
    );
  }

  /** Gone for good: only another one can be opened. */
  get isClosed(): boolean {
    return this.connection.isClosed();
  }

  /**
   * Makes the stream where there is none, on three brokers of a cluster. Everybody may, at once. One that is there stays as it is: whoever
   * runs the broker keeps more, or fewer.
   *
   * @throws when a cluster has no three brokers that can have it: what is told then waits in the outbox
   */
  async ensureStream(): Promise<void> {
    const { streams } = this.streams;
    try {
      await streams.add({
        name: EVENT_STREAM,
        subjects: [EVENT_SUBJECTS],
        storage: StorageType.File,
        duplicate_window: nanos(DUPLICATE_WINDOW_MS),
        max_age: nanos(KEPT_MS),
        num_replicas: this.connection.info?.cluster === undefined ? 1 : REPLICAS,
      });
    } catch (error) {
      await streams.info(EVENT_STREAM).catch(() => {
        throw error;
      });
    }
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}

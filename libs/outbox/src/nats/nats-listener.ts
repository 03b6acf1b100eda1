import { messageOf } from '@banyan/kernel';
import { AckPolicy, DeliverPolicy, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { EventUnreadable, readCloudEvent, type CloudEvent } from '../cloud-event.js';
import { EVENT_STREAM, type Broker } from './broker.js';

/** What a taker says of an event. What it throws is `later`. */
export type Taken =
  | { readonly kind: 'taken' }
  /** It can never be taken. */
  | { readonly kind: 'refused'; readonly because: string };

export interface NatsListenerOptions {
  /** The durable consumer, shared by all replicas: letters, digits, `-`. */
  readonly consumer: string;
  readonly types: readonly string[];
  /** Has its effect once, by an inbox; returns when that is committed. */
  readonly take: (event: CloudEvent) => Promise<Taken>;
  /**
   * Keeps what can never be taken, where people see it: after that it is not delivered again. What it throws is `later`.
   * When that it was kept is lost on the way to the broker, it is asked again: it keeps an event of one id once.
   */
  readonly keepRefused: (message: { readonly type: string; readonly body: string }, because: string) => Promise<void>;
  /** The consumer took nothing, or the broker is away; it goes on by itself. Never throws. */
  readonly onFault?: (because: string) => void;
}

/** Not acknowledged in this time, it is delivered again. */
const ACK_WAIT_MS = 30_000;
/** After it could not be taken. */
const AGAIN_MS = 1_000;
/** What comes after it waits meanwhile: the order of a key is that of the stream. */
const AT_ONCE = 1;

/** Takes events from JetStream in the order of the stream, and acknowledges each when its effect is committed. */
export class NatsListener {
  #messages: ConsumerMessages | undefined;
  #ended: Promise<void> | undefined;
  #stopped = false;

  constructor(
    private readonly broker: Broker,
    private readonly options: NatsListenerOptions,
  ) {}

  /** Makes the durable consumer where there is none, and begins. @throws when the broker refuses it */
  async start(): Promise<void> {
    const { consumer } = this.options;
    const { streams, stream } = this.broker;
    await streams.consumers.add(EVENT_STREAM, {
      durable_name: consumer,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: AT_ONCE,
    });
    const durable = await stream.consumers.get(EVENT_STREAM, consumer);
    this.#messages = await durable.consume({ max_messages: AT_ONCE });
    this.#ended = this.#takeAll(this.#messages);
  }

  /** Ends with the event that is being taken. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#messages?.close();
    await this.#ended;
  }

  async #takeAll(messages: ConsumerMessages): Promise<void> {
    for await (const message of messages) {
      if (this.#stopped) return;
      try {
        await this.#take(message);
      } catch (error) {
        this.options.onFault?.(messageOf(error));
        message.nak(AGAIN_MS);
      }
    }
  }

  async #take(message: JsMsg): Promise<void> {
    const refuse = async (because: string): Promise<void> => {
      await this.options.keepRefused({ type: message.subject, body: message.string() }, because);
      // Without the reason: servers before 2.10.4 do not heed one that has it.
      message.term();
    };
    // Servers before 2.10 know one filter a consumer; what is not asked for passes by.
    if (!this.options.types.includes(message.subject)) return message.ack();
    let event: CloudEvent;
    try {
      event = readCloudEvent(message.json());
    } catch (error) {
      return refuse(error instanceof EventUnreadable ? error.message : 'is no JSON');
    }
    const taken = await this.options.take(event);
    if (taken.kind === 'refused') return refuse(taken.because);
    // Lost on its way, it comes again, and the inbox knows it.
    message.ack();
  }
}

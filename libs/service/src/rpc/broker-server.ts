import { setTimeout as passed } from 'node:timers/promises';
import { BROKER_PINGS, brokerAddress, messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { ServerNats, type NatsOptions } from '@nestjs/microservices';
import type { NatsConnection, Subscription, SubscriptionOptions } from '@nats-io/transport-node';

export interface BrokerServerOptions {
  /** Such as `nats://user:password@127.0.0.1:4222`. */
  readonly url: string;
  /** All replicas of a service are one group: the broker gives each question to one of them. */
  readonly group: string;
  readonly serializer: Required<NatsOptions>['options']['serializer'];
}

/** Nest's word for it; its enum has no values when it runs. */
const CONNECTED: ReadonlySet<string> = new Set(['connected']);
const TIMEOUT_MS = 2_000;
/** How long after a connection was lost, or could not be had, the next is tried. */
const AGAIN_MS = 500;

/**
 * Nest's server on NATS, for a service that does not wait for its broker: it joins its queue group as soon as there is one, and again for
 * as long as it lives. It leaves the group before it ends, so that no question is given to who will not answer it.
 */
export class BrokerServer extends ServerNats {
  #members: Subscription[] = [];
  #connection: NatsConnection | undefined;
  #isConnected = false;
  #isOut = false;
  #closed = false;

  constructor({ url, group, serializer }: BrokerServerOptions) {
    super({
      ...brokerAddress(url),
      ...BROKER_PINGS,
      name: `banyan-${group}`,
      queue: group,
      timeout: TIMEOUT_MS,
      maxReconnectAttempts: -1,
      reconnectTimeWait: AGAIN_MS,
      serializer: serializer as NonNullable<typeof serializer>,
    });
    this.status.subscribe((status) => {
      this.#isConnected = CONNECTED.has(status);
    });
  }

  /** Is there a connection to the broker, as far as is known? */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Says at once that it listens: whether there is a broker is told by `isConnected`. */
  override async listen(listening: (error?: unknown) => void): Promise<void> {
    listening();
    await this.#join();
  }

  override bindEvents(client: NatsConnection): void {
    this.#connection = client;
    if (this.#isOut) return;
    super.bindEvents({
      subscribe: (subject: string, options: SubscriptionOptions) => {
        const member = client.subscribe(subject, options);
        this.#members.push(member);
        return member;
      },
    });
  }

  /** Out of the queue group; what the broker gave it until then has come when this returns, or `withinMs` is over. Never rejects. */
  async leave(withinMs: number): Promise<void> {
    this.#isOut = true;
    const left = this.#members.splice(0).filter((member) => !member.isClosed());
    await within(withinMs, Promise.all(left.map((member) => member.drain())));
  }

  /** Back in the queue group. */
  rejoin(): void {
    this.#isOut = false;
    if (this.#connection?.isClosed() === false) this.bindEvents(this.#connection);
  }

  /** What was answered is with the broker when this returns, or `withinMs` is over. Never rejects. */
  async flush(withinMs: number): Promise<void> {
    if (this.#connection?.isClosed() === false) await within(withinMs, this.#connection.flush());
  }

  override async close(): Promise<void> {
    this.#closed = true;
    await super.close();
  }

  /** For as long as it lives: a broker that is away, lets nobody in, or puts it out, is asked again. */
  async #join(): Promise<void> {
    let told: string | undefined;
    while (!this.#closed) {
      const failure = await this.#connect();
      if (failure === undefined) {
        told = undefined;
        await this.#connection?.closed();
        this.#isConnected = false;
      } else if (failure !== told) {
        told = failure;
        log.warn('the broker cannot be reached; it is tried again', { reason: failure });
      }
      if (!this.#closed) await passed(AGAIN_MS, undefined, { ref: false });
    }
  }

  /** @returns why not; undefined: it is in the group */
  async #connect(): Promise<string | undefined> {
    let failure: unknown;
    this.#members = [];
    await super.listen((error) => (failure = error));
    if (failure !== undefined) return messageOf(failure);
    if (this.#closed) await super.close();
    return undefined;
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  await Promise.race([work.catch(() => undefined), passed(ms, undefined, { signal: over.signal })]).catch(
    () => undefined,
  );
  over.abort();
}

import { messageOf, randomHex, type Clock } from '@banyan/kernel';
import { counter, gauge, log } from '@banyan/observability';
import {
  DELIVERY_POLICY,
  DeliveryBook,
  Outbox,
  OutboxBell,
  ParkedMessages,
  Relay,
  type DeliveryPolicy,
  type RelayListener,
  type SqlPort,
  type Subscription,
  type Transport,
} from '@banyan/outbox';
import { TracedTransport } from './traced-transport.js';

/** Who is told, of what, and how. */
export interface EventConsumer extends Subscription {
  readonly transport: Transport;
  /** How it is told; absent: as all are. */
  readonly policy?: DeliveryPolicy;
  /** Is it told nothing for now? Default: never. */
  readonly isPaused?: () => boolean;
}

export interface EventRelaysParts {
  /** In which the outbox is. */
  readonly schema: string;
  readonly database: SqlPort;
  /** For a connection of its own, on which it hears that something was appended. */
  readonly databaseUrl: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Who says it in the events. */
  readonly source: string;
  readonly consumers: readonly EventConsumer[];
  readonly clock: Clock;
}

/** How often the figures of the outbox are read, and what nobody waits for is removed, ms. */
const LOOK_MS = 5_000;
const CLEAN_MS = 60_000;
/** What everybody has taken is kept so long, for people who look into what was told. */
const KEPT_MS = 7 * 86_400_000;
/** What people decided about parked events, as long as differences of books that were put right. */
const DECISIONS_KEPT_MS = 90 * 86_400_000;
const REMOVED_AT_ONCE = 1_000;

/** Tells the consumers of a service's outbox: a relay each, their figures, and what is removed at last. Driven by `tick`. */
export class EventRelays {
  readonly #relays: readonly Relay[];
  readonly #bell: OutboxBell;
  readonly #outbox: Outbox;
  readonly #parked: ParkedMessages;
  #lookAtMs: number;
  #cleanAtMs: number;
  #looking: Promise<void> | undefined;
  #stopped = false;

  private constructor(private readonly parts: EventRelaysParts) {
    const { schema, database, databaseUrl, applicationName, source, consumers, clock } = parts;
    this.#outbox = new Outbox(schema);
    this.#parked = new ParkedMessages(database, schema);
    this.#relays = consumers.map(({ consumer, transport, policy = DELIVERY_POLICY, isPaused }) => {
      const book = new DeliveryBook(database, schema, consumer, source);
      const traced = new TracedTransport(consumer, transport);
      return new Relay({
        book,
        transport: traced,
        policy,
        clock,
        random,
        listener: listenerOf(consumer),
        ...(isPaused === undefined ? {} : { isPaused }),
      });
    });
    this.#bell = new OutboxBell({
      databaseUrl,
      schema,
      applicationName,
      onRing: () => this.#wake(),
      onFault: (because) => log.warn('nobody says that events are appended; they are looked for', { reason: because }),
    });
    this.#lookAtMs = clock.monotonicMs();
    this.#cleanAtMs = clock.monotonicMs() + CLEAN_MS;
  }

  /** Declares who takes what, and begins. @throws whatever the database says */
  static async start(parts: EventRelaysParts): Promise<EventRelays> {
    const relays = new EventRelays(parts);
    for (const consumer of parts.consumers) await relays.#outbox.subscribe(parts.database, consumer);
    relays.#bell.start();
    return relays;
  }

  /** Something was committed: it is told at once, by this replica or another. Never throws. */
  ring(): void {
    this.#wake();
    this.#outbox.ring(this.parts.database);
  }

  /** Never throws. */
  tick(): void {
    for (const relay of this.#relays) relay.tick();
    if (this.#looking !== undefined || this.parts.clock.monotonicMs() < this.#lookAtMs) return;
    this.#lookAtMs = this.parts.clock.monotonicMs() + LOOK_MS;
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
    });
  }

  /** What is under way is cut and given back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([this.#bell.stop(), this.#looking, ...this.#relays.map((relay) => relay.stop())]);
  }

  #wake(): void {
    for (const relay of this.#relays) relay.wake();
  }

  /** In small steps, until nothing is too old: more may be told in a minute than is removed in one. */
  async #forget(): Promise<void> {
    let removed: number;
    do {
      removed = await this.#parked.forget({ olderThanMs: KEPT_MS, most: REMOVED_AT_ONCE });
    } while (removed === REMOVED_AT_ONCE && !this.#stopped);
    await this.#parked.forgetDecisions({ olderThanMs: DECISIONS_KEPT_MS, most: REMOVED_AT_ONCE });
  }

  async #look(): Promise<void> {
    try {
      for (const { consumer, waiting, parked, held, oldestMs, away } of await this.#parked.states()) {
        gauge('banyan_outbox_waiting').with({ consumer }).set(waiting);
        gauge('banyan_outbox_parked').with({ consumer }).set(parked);
        gauge('banyan_outbox_held').with({ consumer }).set(held);
        gauge('banyan_outbox_oldest_seconds')
          .with({ consumer })
          .set(oldestMs / 1_000);
        gauge('banyan_outbox_away_state').with({ consumer }).set(Number(away));
      }
      if (this.parts.clock.monotonicMs() < this.#cleanAtMs) return;
      this.#cleanAtMs = this.parts.clock.monotonicMs() + CLEAN_MS;
      await this.#forget();
    } catch (error) {
      log.warn('the outbox cannot be looked at', { reason: messageOf(error) });
    }
  }
}

/** A relay says what it does; here it is counted and written down. No event's data is. */
function listenerOf(consumer: string): RelayListener {
  const told = (outcome: 'taken' | 'later' | 'parked'): void =>
    counter('banyan_outbox_deliveries_total').with({ consumer, outcome }).inc();
  return {
    onTaken: () => told('taken'),
    onLater: () => told('later'),
    onParked: ({ id, type }, because) => {
      told('parked');
      log.error('an event is parked: people decide about it, and what comes after it waits', {
        consumer,
        event: id,
        eventType: type,
        reason: withoutBody(because),
      });
    },
    onAway: (because, forMs) =>
      log.warn('a consumer takes no events', { consumer, reason: withoutBody(because), retryInMs: forMs }),
    onBack: () => log.info('a consumer takes events again', { consumer }),
    onFault: (because) => log.warn('the outbox does not answer', { consumer, reason: because }),
  };
}

/** A consumer may repeat what it was sent, which is personal: that stays in the tables. */
function withoutBody(because: string): string {
  return because.slice(0, 80).split(':', 1)[0] ?? '';
}

/** 0 to 1, 1 excluded. */
function random(): number {
  return Number.parseInt(randomHex(4), 16) / 2 ** 32;
}

import { messageOf, newId, isoUtc, ProblemError, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { Outbox, ParkedMessages, type ConsumerState } from '@banyan/outbox';
import { StoreUnavailable } from '@banyan/rollout';
import { EventRelays, type EventConsumer } from '@banyan/service';
import { append } from '../incidents/incident-book.js';
import type { OperationsStore } from '../incidents/store/operations-store.js';
import { OPERATIONS_SCHEMA } from '../incidents/store/operations-tables.js';
import { messageType, type OwnersTold } from '../incidents/tell-owners.js';
import { shownChannel, type Channel, type ShownChannel } from './channel.js';
import { ChannelTransport } from './channel-transport.js';
import type { Notification } from './notification.js';
import type { OwnersMap } from './owners-map.js';

const SOURCE = '/banyan/control';
const TICK_MS = 100;
const LONGEST_CHANNEL = 40;

/** A channel, and how it goes with it. */
export interface ChannelStatus extends ShownChannel {
  /** Null: PostgreSQL was not readable. */
  readonly deliveries: Pick<ConsumerState, 'waiting' | 'parked' | 'oldestMs' | 'away'> | null;
}

interface NotifierParts {
  readonly store: OperationsStore;
  readonly map: OwnersMap;
  readonly told: OwnersTold;
  readonly clock: Clock;
  /** Who else is told of what control appends to its outbox. */
  readonly others: readonly EventConsumer[];
}

/** Delivers what was appended to the outbox, each channel by a relay of its own, and writes into the timeline who was told. */
export class Notifier {
  #relays: EventRelays | undefined;
  #starting: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = true;
  readonly #parked: ParkedMessages;

  constructor(private readonly parts: NotifierParts) {
    this.#parked = new ParkedMessages(parts.store.sql, OPERATIONS_SCHEMA);
    parts.store.onConnected(() => this.#begin());
  }

  start(): void {
    this.#stopped = false;
    this.#timer = setInterval(() => {
      this.#begin();
      this.#relays?.tick();
    }, TICK_MS);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#starting;
    await this.#relays?.stop();
  }

  /** Something was committed: it is told at once. Never throws. */
  ring(): void {
    this.#relays?.ring();
  }

  get map(): OwnersMap {
    return this.parts.map;
  }

  /** Every channel, without what opens it. */
  async channels(): Promise<readonly ChannelStatus[]> {
    const states = await this.#states();
    return this.parts.map.channels.map((channel) => {
      const state = states?.find(({ consumer }) => consumer === consumerOf(channel.name));
      const { waiting = 0, parked = 0, oldestMs = 0, away = false } = state ?? {};
      return {
        ...shownChannel(channel),
        deliveries: states === undefined ? null : { waiting, parked, oldestMs, away },
      };
    });
  }

  /**
   * Sends a message that says it is a test, on the way that all messages take.
   *
   * @returns the message's id
   * @throws ProblemError `not-found` when there is no such channel, `unavailable`
   */
  async test(channel: string, person: string): Promise<{ readonly message: string; readonly channel: string }> {
    const { map, store, told, clock } = this.parts;
    this.#known(channel);
    const notification: Notification = {
      channel,
      action: 'test',
      incident: newId(),
      scope: 'shop',
      severity: 'minor',
      title: `asked for by ${person}`,
      evidence: 'Nothing has happened. Who reads this is reached when something does.',
      at: isoUtc(clock.nowMs()),
      owners: map.owners
        .filter(({ channels }) => channels.includes(channel))
        .map(({ name }) => ({ owner: name, because: 'is reached by this channel' })),
      link: map.consoleUrl ?? null,
    };
    const message = await this.#asked(() => store.transaction((sql) => told.append(sql, notification)));
    this.ring();
    return { message, channel };
  }

  /** How a message fares; undefined: there is none of this id. @throws ProblemError `unavailable` */
  async message(
    id: string,
  ): Promise<{ readonly state: string; readonly attempts: number; readonly lastError: string | null } | undefined> {
    const rows = await this.#asked(() =>
      this.parts.store.sql.query<{ state: string; attempts: number; last_error: string | null }[]>(
        `SELECT state, attempts, last_error FROM operations.outbox_message JOIN operations.outbox_delivery USING (position)
         WHERE id = $1`,
        [id],
      ),
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    return { state: row.state === 'done' ? 'delivered' : row.state, attempts: row.attempts, lastError: row.last_error };
  }

  /** @throws ProblemError `not-found` */
  #known(channel: string): void {
    const { channels } = this.parts.map;
    if (channels.some(({ name }) => name === channel)) return;
    const names = channels.map(({ name }) => name).join(', ');
    throw new ProblemError('not-found', {
      detail: `There is no channel ${channel.slice(0, LONGEST_CHANNEL)}. ${names === '' ? 'BANYAN_OWNERS_FILE names none.' : `There are: ${names}.`}`,
    });
  }

  #begin(): void {
    if (this.#stopped || this.#relays !== undefined || this.#starting !== undefined) return;
    if (!this.parts.store.connected) return;
    this.#starting = this.#startRelays()
      .catch((error: unknown) => log.warn('nobody can be told yet; it is tried again', { reason: messageOf(error) }))
      .finally(() => (this.#starting = undefined));
  }

  async #startRelays(): Promise<void> {
    const { store, map, clock, others } = this.parts;
    const wanted = new Set([
      ...map.channels.map(({ name }) => consumerOf(name)),
      ...others.map(({ consumer }) => consumer),
    ]);
    const outbox = new Outbox(OPERATIONS_SCHEMA);
    for (const { consumer } of await this.#parked.states()) {
      if (!wanted.has(consumer)) await outbox.unsubscribe(store.sql, consumer);
    }
    this.#relays = await EventRelays.start({
      schema: OPERATIONS_SCHEMA,
      database: store.sql,
      databaseUrl: store.url,
      applicationName: 'banyan-control notifications',
      source: SOURCE,
      consumers: [
        ...map.channels.map((channel): EventConsumer => ({
          consumer: consumerOf(channel.name),
          types: [messageType(channel.name)],
          from: 'beginning',
          transport: new ChannelTransport(channel, clock, (notification, message) =>
            this.#noteTold(channel, notification, message),
          ),
        })),
        ...others,
      ],
      clock,
    });
    this.#relays.ring();
  }

  async #noteTold({ name, kind }: Channel, { action, incident, owners }: Notification, message: string): Promise<void> {
    if (action === 'test') return;
    const atMs = this.parts.clock.nowMs();
    const whom = owners.map(({ owner }) => owner).join(', ');
    await this.parts.store.transaction((sql) =>
      append(sql, incident, {
        key: `told ${message}`,
        atMs,
        kind: 'told',
        by: `channel ${name}`,
        text: `${whom} told by ${name} (${kind}): ${action}`,
        about: { message, channel: name, kind, action, owners },
      }),
    );
  }

  async #states(): Promise<readonly ConsumerState[] | undefined> {
    try {
      return await this.#parked.states();
    } catch (error) {
      if (error instanceof StoreUnavailable) return undefined;
      throw error;
    }
  }

  async #asked<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      const detail = 'PostgreSQL is away, and messages go by way of it.';
      throw new ProblemError('unavailable', { detail, retryAfterSeconds: 2, cause: error });
    }
  }
}

const PREFIX = 'notify-';

/** By what the outbox knows a channel. */
function consumerOf(channel: string): string {
  return `${PREFIX}${channel}`;
}

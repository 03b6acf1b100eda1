import { EventEmitter } from 'node:events';
import { messageOf, type Clock } from '@banyan/kernel';
import { gauge, log } from '@banyan/observability';
import { beginEpoch, lockLeadership, NotLeading, readLeader, resign, type Leader } from '@banyan/rollout';
import { Client } from 'pg';
import { LEADING_POLICY } from './leading-policy.js';

/** Whether this control decides by itself. */
export type Standing =
  | { readonly kind: 'leads'; readonly epoch: number; readonly sinceMs: number }
  /** Another does. */
  | { readonly kind: 'follows'; readonly leader: Leader }
  /** It has the lock, and waits until the former leader cannot believe any more that it leads. */
  | { readonly kind: 'waits' }
  /** PostgreSQL does not say who leads. Nothing is decided by anybody; what people ask for is taken where it can be. */
  | { readonly kind: 'unknown'; readonly because: string };

export interface LeadershipOptions {
  readonly databaseUrl: string;
  readonly clock: Clock;
}

/** A control among others. */
export interface ControlPlace {
  /** One that comes back under its name takes the place of the one that was. */
  readonly name: string;
  /** Where it is reached. */
  readonly url: string;
}

export interface LeadershipEvents {
  gained: [];
  lost: [];
}

interface Held {
  readonly epoch: number;
  readonly sinceMs: number;
  /** Monotonic: not before. */
  readonly leadsFromMs: number;
  /** Monotonic: when it was asked, the last time that PostgreSQL confirmed it. */
  readonly confirmedAtMs: number;
}

/**
 * One of all controls leads: the one whose connection holds an advisory lock of PostgreSQL. It believes so for three seconds after
 * PostgreSQL last confirmed it, by the monotonic clock, so that one that was paused or cut off is none as soon as it asks; PostgreSQL takes
 * the lock from a silent connection after five; and who gets the lock of one that did not resign waits for three. What it writes by itself
 * is of its epoch, or is refused.
 */
export class Leadership extends EventEmitter<LeadershipEvents> {
  #place: ControlPlace = { name: '', url: '' };
  #client: Client | undefined;
  #held: Held | undefined;
  #leader: Leader | undefined;
  #because = 'not asked yet';
  #lastEpoch = 0;
  #told = false;
  #timer: NodeJS.Timeout | undefined;
  #turning: Promise<void> | undefined;
  #stopped = false;

  constructor(private readonly options: LeadershipOptions) {
    super();
    gauge('banyan_control_leading_state')
      .with({})
      .readFrom(() => Number(this.leads()));
    gauge('banyan_control_leader_epoch')
      .with({})
      .readFrom(() => this.#held?.epoch ?? this.#leader?.epoch ?? Number.NaN);
  }

  start(place: ControlPlace): void {
    this.#place = place;
    this.#turning = this.#turn();
  }

  /** Gives the lead to whoever waits for it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#turning;
    const [client, held] = [this.#client, this.#held];
    if (client !== undefined && held !== undefined) await resign(askOf(client), held.epoch).catch(() => undefined);
    this.#drop('this control ends');
  }

  /** Asked right before something is done that only the leader does. */
  leads(): boolean {
    const held = this.#held;
    if (held === undefined) return false;
    const nowMs = this.options.clock.monotonicMs();
    return nowMs >= held.leadsFromMs && nowMs - held.confirmedAtMs < LEADING_POLICY.leadsForMs.value;
  }

  /** @throws NotLeading */
  demand(): void {
    if (!this.leads()) throw new NotLeading();
  }

  /** This control itself. */
  get place(): ControlPlace {
    return this.#place;
  }

  /** The epoch in which this control leads, or led last; 0: it never has. */
  get epoch(): number {
    return this.#lastEpoch;
  }

  get standing(): Standing {
    const held = this.#held;
    if (held !== undefined) {
      if (this.leads()) return { kind: 'leads', epoch: held.epoch, sinceMs: held.sinceMs };
      if (this.options.clock.monotonicMs() < held.leadsFromMs) return { kind: 'waits' };
      return { kind: 'unknown', because: 'PostgreSQL has not confirmed it for too long' };
    }
    if (this.#leader !== undefined) return { kind: 'follows', leader: this.#leader };
    return { kind: 'unknown', because: this.#because };
  }

  async #turn(): Promise<void> {
    try {
      const client = this.#client ?? (await this.#open());
      const askedAtMs = this.options.clock.monotonicMs();
      if (this.#held === undefined) await this.#claim(client, askedAtMs);
      else await this.#confirm(client, this.#held, askedAtMs);
    } catch (error) {
      this.#drop(messageOf(error));
    }
    this.#tell();
    if (!this.#stopped) {
      this.#timer = setTimeout(() => {
        this.#turning = this.#turn();
      }, LEADING_POLICY.lookMs.value);
    }
  }

  async #open(): Promise<Client> {
    const { answerMs, silentMs } = LEADING_POLICY;
    const client = new Client({
      connectionString: this.options.databaseUrl,
      application_name: 'banyan-control leader',
      connectionTimeoutMillis: answerMs.value,
      query_timeout: answerMs.value,
      keepAlive: true,
    });
    const lost = (because: string): void => {
      if (this.#client === client) this.#drop(because);
      this.#tell();
    };
    client.on('error', (error) => lost(messageOf(error)));
    client.on('end', () => lost('the connection ended'));
    try {
      await client.connect();
      await client.query(`SET idle_session_timeout = ${silentMs.value}`);
    } catch (error) {
      end(client);
      throw error;
    }
    this.#client = client;
    return client;
  }

  async #claim(client: Client, askedAtMs: number): Promise<void> {
    const ask = askOf(client);
    const isOurs = await lockLeadership(ask);
    const former = await readLeader(ask);
    if (!isOurs) {
      this.#leader = former;
      this.#because = 'another control has the lock, and has not said its name yet';
      return;
    }
    const { clock } = this.options;
    const { name, url } = this.#place;
    const sinceMs = clock.nowMs();
    const epoch = await beginEpoch(ask, { name, url, sinceMs });
    const isFree = former === undefined || former.resigned || former.name === name;
    const leadsFromMs = isFree ? askedAtMs : clock.monotonicMs() + LEADING_POLICY.leadsForMs.value;
    this.#held = { epoch, sinceMs, leadsFromMs, confirmedAtMs: askedAtMs };
    this.#leader = undefined;
    this.#lastEpoch = epoch;
  }

  async #confirm(client: Client, held: Held, askedAtMs: number): Promise<void> {
    const leader = await readLeader(askOf(client));
    // The lock lives as long as the connection; the row may have been restored from a backup under it.
    if (leader?.epoch !== held.epoch) throw new Error('the epoch is another one');
    if (this.#held === held) this.#held = { ...held, confirmedAtMs: askedAtMs };
  }

  #drop(because: string): void {
    const client = this.#client;
    this.#client = undefined;
    this.#held = undefined;
    this.#leader = undefined;
    this.#because = because;
    if (client !== undefined) end(client);
  }

  #tell(): void {
    const leads = this.leads();
    if (leads === this.#told) return;
    this.#told = leads;
    if (leads) log.info('this control leads', { epoch: this.#lastEpoch });
    else log.warn('this control does not lead any more', { epoch: this.#lastEpoch, reason: this.#because });
    this.emit(leads ? 'gained' : 'lost');
  }
}

function askOf(client: Client) {
  return async (sql: string, parameters: unknown[] = []): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    (await client.query<Record<string, unknown>>(sql, parameters)).rows;
}

/** `end` waits for a query that may hang for ever; the socket does not. */
function end(client: Client): void {
  client.end().catch(() => undefined);
  client.connection.stream.destroy();
}

import { isoUtc, ProblemError } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { ParkedMessages } from '@banyan/outbox';
import { readRunFile } from '../processes/run-file.js';
import { askStore } from '../api/ask-store.js';
import { readDecided, readParked, type ParkedPage } from './read-parked.js';

/** Who has an outbox, by the names of their processes: services, and control, which tells of incidents and of checkouts that failed. */
export const TELLING = ['orders', 'inventory', 'control'] as const;
export type Telling = (typeof TELLING)[number];

/** What people decide about parked messages. */
export interface ParkedWish {
  readonly consumer: string;
  readonly ids?: readonly string[];
  readonly person: string;
  readonly reason: string;
}

const TIMEOUT_MS = 3_000;
/** For whoever is told that it cannot be read. */
const KEPT = 'parked messages of control are';

/** Asks a service what is parked in its outbox whenever somebody looks, and passes on what people decide: the service keeps both. */
export class ParkedDesk {
  constructor(
    private readonly dataDir: string,
    /** The operations side of each where no launcher of this machine started it. */
    private readonly elsewhere: Readonly<Record<Exclude<Telling, 'control'>, string>>,
    private readonly own: Pick<ParkedMessages, 'list' | 'states' | 'retry' | 'drop'>,
  ) {}

  /** @throws ProblemError `unavailable`, `invalid-request` */
  async look(service: Telling, query: { readonly consumer?: string; readonly limit: number }): Promise<ParkedPage> {
    if (service === 'control') return this.#look(query);
    const search = new URLSearchParams({ limit: String(query.limit) });
    if (query.consumer !== undefined) search.set('consumer', query.consumer);
    const read = readParked(service, await this.#ask(service, 'GET', `/parked?${search.toString()}`));
    if (read === undefined) throw away(`The ${service} service does not say what is parked.`);
    return read;
  }

  /**
   * @returns how many were parked and are not any more
   * @throws ProblemError `not-found` when the service tells no such consumer, `unavailable`, `invalid-request`
   */
  async decide(service: Telling, decision: 'retry' | 'drop', wish: ParkedWish): Promise<number> {
    await this.#known(service, wish.consumer);
    if (service === 'control') {
      const { person, reason, ...choice } = wish;
      const changed = await askStore(KEPT, () => this.own[decision](choice, { by: person, reason }));
      // Who, and why, is in the table of decisions.
      log.warn('somebody decided about parked messages', {
        operation: decision,
        consumer: wish.consumer,
        count: changed,
      });
      return changed;
    }
    const decided = readDecided(await this.#ask(service, 'POST', `/parked/${decision}`, wish));
    if (decided === undefined) throw away(`The ${service} service does not say what came of it.`);
    return decided;
  }

  /** Without it a slip of the pen would look like a decision about nothing. @throws ProblemError `not-found` */
  async #known(service: Telling, consumer: string): Promise<void> {
    const { consumers } = await this.look(service, { consumer, limit: 1 });
    const names = consumers.map((each) => each.consumer);
    if (names.includes(consumer)) return;
    throw new ProblemError('not-found', {
      detail: `The ${service} process tells no ${consumer}. ${names.length === 0 ? 'It tells nobody.' : `It tells ${names.join(', ')}.`}`,
    });
  }

  async #look(query: { readonly consumer?: string; readonly limit: number }): Promise<ParkedPage> {
    const { limit, ...chosen } = query;
    const [consumers, messages] = await askStore(KEPT, () =>
      Promise.all([this.own.states(), this.own.list({ ...chosen, most: limit })]),
    );
    return {
      service: 'control',
      consumers,
      messages: messages.map(({ parkedAtMs, ...message }) => ({ ...message, parkedAt: isoUtc(parkedAtMs) })),
    };
  }

  async #ask(service: Exclude<Telling, 'control'>, method: string, path: string, body?: ParkedWish): Promise<unknown> {
    const found = (await readRunFile(this.dataDir)).find(({ name }) => name === service);
    const at = found?.opsUrl ?? this.elsewhere[service];
    const sent =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    let answer: Response;
    let said: unknown;
    try {
      answer = await fetch(at + path, { method, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error', ...sent });
      said = await answer.json();
    } catch (error) {
      throw away(`The ${service} service does not answer.`, error);
    }
    if (answer.status === 400) {
      throw new ProblemError('invalid-request', {
        detail: `The ${service} service does not understand what is asked.`,
      });
    }
    if (!answer.ok) throw away(`The ${service} service answered ${answer.status}; its database may be away.`);
    return said;
  }
}

function away(detail: string, cause?: unknown): ProblemError {
  return new ProblemError('unavailable', { detail, retryAfterSeconds: 5, ...(cause === undefined ? {} : { cause }) });
}

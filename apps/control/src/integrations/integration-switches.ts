import type { Integration } from '@banyan/domains';
import { isoUtc, messageOf, newId, ProblemError, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { DecisionMaker, RolloutStore } from '@banyan/rollout';
import { askStore } from '../api/ask-store.js';
import type { OperationsStore } from '../incidents/store/operations-store.js';
import type { ServiceSwitches } from './service-switches.js';
import { LISTED_SWITCHES } from './switch-policy.js';

const LOOK_EVERY_MS = 2_000;

/** An integration that a person took out of use. */
export interface IntegrationSwitch {
  readonly id: string;
  readonly integration: string;
  readonly person: string;
  readonly reason: string;
  /** ISO UTC. */
  readonly offAt: string;
  /** Then it ends by itself. */
  readonly until: string;
  /** When it ended; null: it goes on. */
  readonly onAt: string | null;
  /** Null while it goes on. */
  readonly onBy: string | null;
  readonly onReason: string | null;
}

/** One that can be taken out of use. */
export interface SwitchableIntegration {
  readonly integration: string;
  /** What happens meanwhile. */
  readonly whenOff: string;
}

/** What a gateway is told of one. */
export interface ToldSwitch {
  readonly integration: string;
  readonly domain: string | null;
  readonly operations: readonly string[];
  readonly remainingMs: number;
}

interface Row {
  readonly id: string;
  readonly integration: string;
  readonly person: string;
  readonly reason: string;
  readonly off_at: Date;
  readonly until: Date;
  readonly on_at: Date | null;
  readonly on_by: string | null;
  readonly on_reason: string | null;
}

interface IntegrationSwitchesParts {
  readonly store: Pick<OperationsStore, 'transaction' | 'connected' | 'onConnected'>;
  readonly rollout: Pick<RolloutStore, 'note'>;
  readonly integrations: readonly Integration[];
  /** Extracted: those that have a chain of decisions. */
  readonly domains: readonly string[];
  /** Tells the services what of theirs is out of use. */
  readonly services: Pick<ServiceSwitches, 'tell'>;
  /** Only who leads ends what is over. */
  readonly leads: () => boolean;
  readonly clock: Clock;
  /** Something stands in a chain. */
  readonly onNoted: (domain: string) => void;
}

const COLUMNS = 'id, integration, person, reason, off_at, until, on_at, on_by, on_reason';

/**
 * Integrations that people take out of use, for a time. Kept in PostgreSQL with who and why; gateways learn of them with the
 * replies to their reports, services are told of theirs. What has no defined way without it cannot be taken out.
 */
export class IntegrationSwitches {
  #inForce: readonly IntegrationSwitch[] = [];
  #timer: NodeJS.Timeout | undefined;
  #turning: Promise<void> | undefined;

  constructor(private readonly parts: IntegrationSwitchesParts) {
    parts.store.onConnected(() => void this.turn());
  }

  start(): void {
    this.#timer = setInterval(() => void this.turn(), LOOK_EVERY_MS);
    void this.turn();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#turning;
  }

  /** Those that can be taken out of use, and what happens meanwhile. */
  get switchable(): readonly SwitchableIntegration[] {
    return this.parts.integrations.flatMap(({ id, outOfUse }) =>
      outOfUse === undefined ? [] : [{ integration: id, whenOff: outOfUse.effect }],
    );
  }

  /** What is out of use now; undefined: this one is not. */
  of(integration: string): IntegrationSwitch | undefined {
    const nowMs = this.parts.clock.nowMs();
    return this.#inForce.find((each) => each.integration === integration && Date.parse(each.until) > nowMs);
  }

  /** For the replies to replicas of the gateway. */
  told(): readonly ToldSwitch[] {
    const nowMs = this.parts.clock.nowMs();
    return this.#inForce.flatMap(({ integration: id, until }) => {
      const integration = this.parts.integrations.find((each) => each.id === id);
      const remainingMs = Date.parse(until) - nowMs;
      if (integration?.outOfUse?.heldBy !== 'gateways' || remainingMs <= 0) return [];
      const { domain = null, seen, asked } = integration;
      const isCore = seen.by === 'passthrough';
      return [
        {
          integration: id,
          domain: isCore ? null : domain,
          operations: asked.map((each) => each.operation),
          remainingMs,
        },
      ];
    });
  }

  /** Those that go on, then those that ended last. @throws ProblemError `unavailable` */
  async list(): Promise<readonly IntegrationSwitch[]> {
    return this.#asked(() =>
      this.parts.store.transaction(async (sql) => {
        const rows = await sql.query<Row[]>(
          `SELECT ${COLUMNS} FROM operations.integration_switch ORDER BY on_at IS NOT NULL, off_at DESC LIMIT $1`,
          [LISTED_SWITCHES],
        );
        return rows.map(switchOf);
      }),
    );
  }

  /** @throws ProblemError `not-found`, `conflict` when it cannot be taken out of use, or is, `unavailable` */
  async off(
    id: string,
    wish: { readonly person: string; readonly reason: string; readonly minutes: number },
  ): Promise<IntegrationSwitch> {
    const integration = this.#known(id);
    if (integration.outOfUse === undefined) {
      const others = this.switchable.map((each) => each.integration).join(', ');
      throw new ProblemError('conflict', {
        detail: `${id} cannot be taken out of use: there is no defined way without it. There is for ${others}.`,
      });
    }
    await this.turn();
    const standing = this.of(id);
    if (standing !== undefined) {
      throw new ProblemError('conflict', { detail: `${id} is out of use already, until ${standing.until}.` });
    }
    const nowMs = this.parts.clock.nowMs();
    const { person, reason, minutes } = wish;
    const kept = await this.#asked(() =>
      this.parts.store.transaction(async (sql) => {
        const rows = await sql.query<Row[]>(
          `INSERT INTO operations.integration_switch (id, integration, person, reason, off_at, until)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
          [newId(), id, person, reason, isoUtc(nowMs), isoUtc(nowMs + minutes * 60_000)],
        );
        return rows.map(switchOf);
      }),
    );
    const [made] = kept;
    if (made === undefined) throw new ProblemError('conflict', { detail: `${id} is out of use already.` });
    this.#inForce = [...this.#inForce.filter((each) => each.integration !== id), made];
    log.warn('an integration is taken out of use', { integration: id, reason });
    await this.#tellServices();
    await this.#note(
      integration,
      'integration-off',
      { kind: 'person', name: person },
      `${id} is out of use until ${made.until}: ${reason}`,
      made,
    );
    return made;
  }

  /** @throws ProblemError `not-found`, `conflict` when it is in use, `unavailable` */
  async on(
    id: string,
    { person, reason }: { readonly person: string; readonly reason: string },
  ): Promise<IntegrationSwitch> {
    const integration = this.#known(id);
    const ended = await this.#end(integration, {
      by: { kind: 'person', name: person },
      words: reason,
      atMs: this.parts.clock.nowMs(),
    });
    if (ended === undefined) throw new ProblemError('conflict', { detail: `${id} is in use.` });
    return ended;
  }

  /** Reads what stands, and ends what is over. Never rejects. */
  turn(): Promise<void> {
    this.#turning ??= this.#turn().finally(() => (this.#turning = undefined));
    return this.#turning;
  }

  async #turn(): Promise<void> {
    if (!this.parts.store.connected) return;
    try {
      const rows = await this.parts.store.transaction((sql) =>
        sql.query<Row[]>(
          `SELECT ${COLUMNS} FROM operations.integration_switch WHERE on_at IS NULL ORDER BY off_at`,
          [],
        ),
      );
      this.#inForce = rows.map(switchOf);
      for (const { integration, until } of this.parts.leads() ? this.#inForce : []) {
        const known = this.parts.integrations.find(({ id }) => id === integration);
        if (known === undefined || Date.parse(until) > this.parts.clock.nowMs()) continue;
        await this.#end(known, { by: { kind: 'control' }, words: 'its time was over', atMs: Date.parse(until) });
      }
      await this.#tellServices();
    } catch (error) {
      log.debug('what is out of use could not be read', { reason: messageOf(error) });
    }
  }

  /** What is out of use by the service that asks it; only after the table was read: else nothing is known, which is not nothing. */
  async #tellServices(): Promise<void> {
    const nowMs = this.parts.clock.nowMs();
    const off = this.#inForce.flatMap(({ integration: id, until }) => {
      const { domain, outOfUse } = this.parts.integrations.find((each) => each.id === id) ?? {};
      const remainingMs = Date.parse(until) - nowMs;
      if (outOfUse?.heldBy !== 'service' || domain === undefined || remainingMs <= 0) return [];
      return [{ integration: id, service: domain, remainingMs }];
    });
    await this.parts.services.tell(off);
  }

  async #end(
    integration: Integration,
    end: { readonly by: DecisionMaker; readonly words: string; readonly atMs: number },
  ): Promise<IntegrationSwitch | undefined> {
    const { id } = integration;
    const by = end.by.kind === 'person' ? end.by.name : 'control';
    const ended = await this.#asked(() =>
      this.parts.store.transaction(async (sql) => {
        const rows = await sql.query<Row[]>(
          `WITH ended AS (
             UPDATE operations.integration_switch SET on_at = $2, on_by = $3, on_reason = $4
             WHERE integration = $1 AND on_at IS NULL RETURNING ${COLUMNS}
           ) SELECT ${COLUMNS} FROM ended`,
          [id, isoUtc(end.atMs), by, end.words],
        );
        return rows.map(switchOf);
      }),
    );
    const [over] = ended;
    if (over === undefined) return undefined;
    this.#inForce = this.#inForce.filter((each) => each.integration !== id);
    log.warn('an integration is in use again', { integration: id, reason: end.words });
    await this.#tellServices();
    await this.#note(integration, 'integration-on', end.by, `${id} is in use again: ${end.words}`, over);
    return over;
  }

  /** Into the chain of its domain, where it has one; the table keeps who and why in any case. */
  async #note(
    { domain }: Integration,
    kind: 'integration-off' | 'integration-on',
    by: DecisionMaker,
    reason: string,
    evidence: IntegrationSwitch,
  ): Promise<void> {
    if (domain === undefined || !this.parts.domains.includes(domain)) return;
    try {
      await this.parts.rollout.note({ domain, kind, by, reason, atMs: this.parts.clock.nowMs(), evidence });
      this.parts.onNoted(domain);
    } catch (error) {
      log.error('what people did to an integration is not in the chain; the table of switches has it', {
        domain,
        err: error,
      });
    }
  }

  #known(id: string): Integration {
    const found = this.parts.integrations.find((each) => each.id === id);
    if (found === undefined) throw new ProblemError('not-found', { detail: 'No integration has this id.' });
    return found;
  }

  #asked<T>(question: () => Promise<T>): Promise<T> {
    return askStore('what is out of use is', question);
  }
}

function switchOf(row: Row): IntegrationSwitch {
  return {
    id: row.id,
    integration: row.integration,
    person: row.person,
    reason: row.reason,
    offAt: row.off_at.toISOString(),
    until: row.until.toISOString(),
    onAt: row.on_at?.toISOString() ?? null,
    onBy: row.on_by,
    onReason: row.on_reason,
  };
}

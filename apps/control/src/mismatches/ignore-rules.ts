import { isoUtc, messageOf, ProblemError, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { SqlPort } from '@banyan/outbox';
import type { DecisionMaker, RolloutStore } from '@banyan/rollout';
import type { IgnoreRule } from '@banyan/shadow';
import { askStore } from '../api/ask-store.js';
import type { OperationsStore } from '../incidents/store/operations-store.js';
import { IGNORE_POLICY } from './ignore-policy.js';

const LOOK_EVERY_MS = 2_000;
const MS_PER_DAY = 86_400_000;

/** A rule as people and programs read it. */
export interface IgnoreRuleView extends IgnoreRule {
  readonly domain: string;
  readonly person: string;
  readonly reason: string;
  /** ISO UTC. */
  readonly madeAt: string;
  /** Then what it ignores counts again, by itself. */
  readonly until: string;
  /** When it ended; null: it is in force. */
  readonly endedAt: string | null;
  /** Who withdrew it; `control`: its time was over; null while it is in force. */
  readonly endedBy: string | null;
  readonly endReason: string | null;
}

/** What a gateway is told of one. */
export interface ToldRule extends IgnoreRule {
  readonly domain: string;
  readonly remainingMs: number;
}

/** What somebody wants to be ignored; what is absent may be anything. */
export interface IgnoreWish {
  readonly operation?: string | undefined;
  readonly path: string;
  readonly kind?: string | undefined;
  readonly about?: string | undefined;
  readonly days: number;
  readonly person: string;
  readonly reason: string;
}

interface Row {
  readonly number: number;
  readonly domain: string;
  readonly operation: string | null;
  readonly path: string;
  readonly kind: string | null;
  readonly about: string | null;
  readonly person: string;
  readonly reason: string;
  readonly made_at: Date;
  readonly until: Date;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
  readonly end_reason: string | null;
}

interface IgnoreRulesParts {
  readonly store: Pick<OperationsStore, 'transaction' | 'connected' | 'onConnected'>;
  readonly rollout: Pick<RolloutStore, 'note'>;
  /** Only who leads ends what is over. */
  readonly leads: () => boolean;
  readonly clock: Clock;
  /** Something stands in a chain. */
  readonly onNoted: (domain: string) => void;
}

const COLUMNS =
  'number, domain, operation, path, kind, about, person, reason, made_at, until, ended_at, ended_by, end_reason';

/**
 * What people say may differ between the arms, for a time. Kept in PostgreSQL with who and why, and in the domain's chain of
 * decisions; gateways learn of the rules with the replies to their reports, and are the ones that apply them.
 */
export class IgnoreRules {
  #inForce: readonly IgnoreRuleView[] = [];
  #timer: NodeJS.Timeout | undefined;
  #turning: Promise<void> | undefined;

  constructor(private readonly parts: IgnoreRulesParts) {
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

  /** For the replies to replicas: all of them, every time. */
  told(): readonly ToldRule[] {
    const nowMs = this.parts.clock.nowMs();
    return this.#inForce.flatMap(({ number, domain, operation, path, kind, about, until }) => {
      const remainingMs = Date.parse(until) - nowMs;
      return remainingMs > 0 ? [{ number, domain, operation, path, kind, about, remainingMs }] : [];
    });
  }

  /** Of a domain: those in force, then those that ended last. @throws ProblemError `unavailable` */
  async list(domain: string): Promise<readonly IgnoreRuleView[]> {
    return this.#asked(
      `SELECT ${COLUMNS} FROM operations.ignore_rule WHERE domain = $1
        ORDER BY ended_at IS NOT NULL, ended_at DESC, number DESC LIMIT $2`,
      [domain, IGNORE_POLICY.listed.value],
    );
  }

  /** @throws ProblemError `conflict` when it is ignored already or there are too many rules, `unavailable` */
  async ignore(domain: string, wish: IgnoreWish): Promise<IgnoreRuleView> {
    // One whose time is over must not stand in the way.
    await this.turn();
    const most = IGNORE_POLICY.mostInForce.value;
    if (this.#inForce.length >= most) {
      throw new ProblemError('conflict', { detail: `${most} rules are in force: withdraw one first.` });
    }
    const { operation = null, path, kind = null, about = null, days, person, reason } = wish;
    const nowMs = this.parts.clock.nowMs();
    const [made] = await this.#asked(
      `INSERT INTO operations.ignore_rule (domain, operation, path, kind, about, person, reason, made_at, until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      [domain, operation, path, kind, about, person, reason, isoUtc(nowMs), isoUtc(nowMs + days * MS_PER_DAY)],
    );
    if (made === undefined) throw new ProblemError('conflict', { detail: 'A rule ignores exactly this already.' });
    this.#inForce = [...this.#inForce, made];
    const words = `rule ${made.number} ignores ${ruleText(made)} until ${made.until}: ${reason}`;
    log.warn('differences between the arms are ignored', { domain, rule: made.number, reason });
    await this.#note('mismatch-ignored', { kind: 'person', name: person }, words, made);
    return made;
  }

  /** @throws ProblemError `not-found`, `conflict` when it has ended, `unavailable` */
  async withdraw(
    domain: string,
    number: number,
    { person, reason }: { readonly person: string; readonly reason: string },
  ): Promise<IgnoreRuleView> {
    const by = { kind: 'person', name: person } as const;
    const ended = await this.#end(domain, number, { by, words: reason, atMs: this.parts.clock.nowMs() });
    if (ended !== undefined) return ended;
    const [known] = await this.#asked(
      `SELECT ${COLUMNS} FROM operations.ignore_rule WHERE domain = $1 AND number = $2`,
      [domain, number],
    );
    if (known === undefined) throw new ProblemError('not-found', { detail: 'The domain has no rule of this number.' });
    throw new ProblemError('conflict', { detail: `Rule ${number} has ended at ${known.endedAt}.` });
  }

  /** Reads what is in force, and ends what is over. Never rejects. */
  turn(): Promise<void> {
    this.#turning ??= this.#turn().finally(() => (this.#turning = undefined));
    return this.#turning;
  }

  async #turn(): Promise<void> {
    if (!this.parts.store.connected) return;
    try {
      this.#inForce = await this.#asked(
        `SELECT ${COLUMNS} FROM operations.ignore_rule WHERE ended_at IS NULL ORDER BY number`,
        [],
      );
      for (const { domain, number, until } of this.parts.leads() ? this.#inForce : []) {
        const atMs = Date.parse(until);
        if (atMs > this.parts.clock.nowMs()) continue;
        await this.#end(domain, number, { by: { kind: 'control' }, words: 'its time was over', atMs });
      }
    } catch (error) {
      log.debug('the rules about ignored differences could not be read', { reason: messageOf(error) });
    }
  }

  async #end(
    domain: string,
    number: number,
    end: { readonly by: DecisionMaker; readonly words: string; readonly atMs: number },
  ): Promise<IgnoreRuleView | undefined> {
    const by = end.by.kind === 'person' ? end.by.name : 'control';
    // Read back from the change, as the store gives what a change returns in a form of its own.
    const [over] = await this.#asked(
      `WITH ended AS (
         UPDATE operations.ignore_rule SET ended_at = $3, ended_by = $4, end_reason = $5
          WHERE domain = $1 AND number = $2 AND ended_at IS NULL RETURNING ${COLUMNS}
       ) SELECT ${COLUMNS} FROM ended`,
      [domain, number, isoUtc(end.atMs), by, end.words],
    );
    if (over === undefined) return undefined;
    this.#inForce = this.#inForce.filter((each) => each.number !== number);
    log.warn('differences between the arms count again', { domain, rule: number, reason: end.words });
    const words = `rule ${number} is over, and ${ruleText(over)} counts again: ${end.words}`;
    await this.#note('mismatch-counted', end.by, words, over);
    return over;
  }

  /** Into the chain of the domain; the table keeps who and why in any case. */
  async #note(
    kind: 'mismatch-ignored' | 'mismatch-counted',
    by: DecisionMaker,
    reason: string,
    rule: IgnoreRuleView,
  ): Promise<void> {
    const { domain } = rule;
    try {
      await this.parts.rollout.note({ domain, kind, by, reason, atMs: this.parts.clock.nowMs(), evidence: { rule } });
      this.parts.onNoted(domain);
    } catch (error) {
      log.error('a rule about ignored differences is not in the chain; the table of rules has it', {
        domain,
        rule: rule.number,
        err: error,
      });
    }
  }

  async #asked(sql: string, parameters: readonly unknown[]): Promise<readonly IgnoreRuleView[]> {
    const ask = (port: SqlPort): Promise<Row[]> => port.query<Row[]>(sql, [...parameters]);
    const rows = await askStore('the rules about ignored differences are', () => this.parts.store.transaction(ask));
    return rows.map(viewOf);
  }
}

/** What a rule ignores, as a person reads it. */
export function ruleText({ operation, path, kind, about }: IgnoreRule): string {
  const how = kind === null ? '' : ` (${kind}${about === null || about === '' ? '' : `, ${about}`})`;
  return `${path}${how} of ${operation ?? 'every operation'}`;
}

function viewOf(row: Row): IgnoreRuleView {
  const { made_at, until, ended_at, ended_by, end_reason, ...rest } = row;
  return {
    ...rest,
    madeAt: made_at.toISOString(),
    until: until.toISOString(),
    endedAt: ended_at?.toISOString() ?? null,
    endedBy: ended_by,
    endReason: end_reason,
  };
}

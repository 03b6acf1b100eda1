import {
  ORDER_CONFIRM,
  ORDER_PLACE,
  type JourneyMoment,
  type OrderJourneys,
  type OrderStanding,
} from '@banyan/domains';
import { isoUtc, messageOf, ProblemError } from '@banyan/kernel';
import type { OrderRegister, RegisteredOrder } from '@banyan/ledger';
import { log } from '@banyan/observability';
import type { DecisionRecord, RolloutStore } from '@banyan/rollout';
import { askStore } from '../api/ask-store.js';
import { makerText } from '../status/decision-view.js';
import { attemptOfControl } from './ask-service.js';
import type { OrdersQueryDto } from './journey.dto.js';
import type { JourneyDecision, Moment, OrderJourney, OrderPage, OrderSummary, ShownStanding } from './journey.js';
import { spansOf } from './journey-spans.js';

export interface JourneyParts {
  readonly register: OrderRegister;
  readonly service: OrderJourneys;
  readonly decisions: Pick<RolloutStore, 'decisions'>;
  /** Where the launcher of this machine says what runs. */
  readonly dataDir: string;
}

const OPERATIONS = [ORDER_PLACE, ORDER_CONFIRM];
const DOMAIN = 'orders';
const MOST_DECISIONS = 20;
const TRACE_ID = /^[0-9a-f]{32}$/;

/** Looks into orders for people: the ledger first, which has all of them, then whoever knows more. */
export class JourneySurvey {
  constructor(private readonly parts: JourneyParts) {}

  /** @throws ProblemError `unavailable` without the ledger */
  async page({ which, arm, before, find, limit }: OrdersQueryDto): Promise<OrderPage> {
    const { register } = this.parts;
    const rows = await asked(async () => {
      if (find !== undefined) return [await this.#find(find.trim())].filter((row) => row !== undefined);
      return register.page({ operations: OPERATIONS, before, arm, which, limit: limit + 1 });
    });
    const listed = rows.slice(0, limit);
    const standings = await this.#standings(listed.map(({ reference }) => reference));
    return {
      orders: listed.map((row) => summaryOf(row, standings?.get(row.reference))),
      next: rows.length > limit ? (listed.at(-1)?.reference ?? null) : null,
      standingsKnown: standings !== undefined,
    };
  }

  /** @throws ProblemError `not-found`, or `unavailable` without the ledger */
  async journey(sought: string): Promise<OrderJourney> {
    const row = await asked(() => this.#find(sought));
    if (row === undefined)
      throw new ProblemError('not-found', { detail: 'No order has this reference, key or trace.' });
    const missing: string[] = [];
    const [told, decisions] = await Promise.all([
      this.parts.service.of({ reference: row.reference }, attemptOfControl()).catch((error: unknown) => {
        missing.push(`The order service does not answer (${messageOf(error)}): what it keeps is not shown.`);
        return undefined;
      }),
      this.#decisions(row).catch((error: unknown) => {
        missing.push(`The decisions could not be read (${messageOf(error)}).`);
        return [];
      }),
    ]);
    const known = told?.kind === 'known' ? told : undefined;
    const traceIds = [
      ...new Set([row.traceId, row.lastTraceId, ...(known?.traceIds ?? [])].filter((id) => id !== null)),
    ];
    const spans = (await Promise.all(traceIds.map((id) => spansOf(id, this.parts.dataDir)))).flat();
    if (spans.length === 0) {
      missing.push('No trace of it is kept here: what is shown is what the books say, with their instants.');
    }
    return {
      ...summaryOf(row, known?.standing),
      concludedAt: row.concludedAt === null ? null : isoUtc(row.concludedAt),
      route: row.route,
      authority: row.authority,
      decisions,
      traceIds,
      moments: [...ledgerMoments(row), ...(known?.moments ?? []).map(bookMoment), ...spans].toSorted(
        (a, b) => a.fromMs - b.fromMs,
      ),
      healthy: known?.healthy ?? null,
      missing,
    };
  }

  async stop(): Promise<void> {
    await this.parts.service.close();
  }

  async #find(sought: string): Promise<RegisteredOrder | undefined> {
    const { register } = this.parts;
    if (TRACE_ID.test(sought)) return register.ofTrace(sought);
    const space = sought.indexOf(' ');
    return space > 0 ? register.ofKey(sought.slice(0, space), sought.slice(space + 1)) : register.of(sought);
  }

  /** Undefined: the order service does not answer. A list is shown without it. */
  async #standings(references: readonly string[]): Promise<ReadonlyMap<string, OrderStanding> | undefined> {
    if (references.length === 0) return new Map();
    try {
      const { standings } = await this.parts.service.standings({ references }, attemptOfControl());
      return new Map(standings.map((each) => [each.reference, each]));
    } catch (error) {
      log.debug('how orders stand is not known', { reason: messageOf(error) });
      return undefined;
    }
  }

  async #decisions({ boundAt, concludedAt }: RegisteredOrder): Promise<readonly JourneyDecision[]> {
    const records = await this.parts.decisions.decisions(DOMAIN);
    const before = records.filter((record) => record.atMs <= boundAt).at(-1);
    const during = records.filter((record) => record.atMs > boundAt && record.atMs <= (concludedAt ?? boundAt));
    return [
      ...(before === undefined ? [] : [decisionOf(before, 'in-force')]),
      ...during.slice(0, MOST_DECISIONS).map((record) => decisionOf(record, 'during')),
    ];
  }
}

function decisionOf({ id, atMs, kind, by, reason }: DecisionRecord, when: JourneyDecision['when']): JourneyDecision {
  return { id, at: isoUtc(atMs), kind, by: makerText(by), reason, when };
}

function summaryOf(row: RegisteredOrder, standing: OrderStanding | undefined): OrderSummary {
  return {
    reference: row.reference,
    boundAt: isoUtc(row.boundAt),
    arm: row.arm,
    storefront: row.storefront,
    outcome: outcomeOf(row),
    attempts: row.attempt,
    traceId: row.traceId,
    standing: standing === undefined ? null : shownStanding(standing),
  };
}

function shownStanding({ state, channel, currency, totalMinor, customer, degraded }: OrderStanding): ShownStanding {
  return { state, channel, currency, totalMinor, customer, degraded };
}

function outcomeOf({ outcome }: RegisteredOrder): OrderSummary['outcome'] {
  if (outcome === null || outcome === undefined) return 'open';
  const { kind, state } = outcome as { readonly kind?: unknown; readonly state?: unknown };
  if (kind === 'refused') return 'refused';
  return state === 'in-review' ? 'in-review' : 'placed';
}

function ledgerMoments(row: RegisteredOrder): readonly Moment[] {
  const { boundAt, concludedAt, attempt, arm, route, outcome, sent, underWay } = row;
  const refused = outcomeOf(row) === 'refused';
  const because = (outcome as { readonly because?: unknown } | null)?.because;
  const why = route === null ? '' : ` by ${route.contract}: ${route.stage}, ${route.reason}`;
  return [
    {
      lane: 'storefront',
      what: `key of ${row.storefront} bound to ${arm}`,
      from: isoUtc(boundAt),
      fromMs: boundAt,
      tookMs: null,
      outcome: 'done',
      attempts: 1,
      because: why === '' ? null : `asked${why}`,
      source: 'books',
    },
    {
      lane: 'gateway',
      what: attempt > 1 ? `${attempt} attempts on it` : 'answered',
      from: isoUtc(boundAt),
      fromMs: boundAt,
      tookMs: concludedAt === null ? null : concludedAt - boundAt,
      outcome: concludedAt === null ? 'waiting' : refused ? 'failed' : attempt > 1 ? 'degraded' : 'done',
      attempts: attempt,
      because:
        concludedAt === null
          ? `nobody can say yet what came of it${underWay ? '; it is being asked just now' : ''}`
          : refused
            ? `refused: ${String(because)}`
            : attempt > 1
              ? `retried: the same key was asked again${sent ? ', after it may have been sent' : ''}`
              : null,
      source: 'books',
    },
  ];
}

function bookMoment({ untilMs, ...moment }: JourneyMoment): Moment {
  return {
    ...moment,
    from: isoUtc(moment.fromMs),
    tookMs: untilMs === null ? null : Math.max(0, untilMs - moment.fromMs),
    source: 'books',
  };
}

/** @throws ProblemError `too-slow`, `unavailable` */
function asked<T>(question: () => Promise<T>): Promise<T> {
  return askStore('the ledger of orders is', question);
}

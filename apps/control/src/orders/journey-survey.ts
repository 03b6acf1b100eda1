import {
  firstReferenceAt,
  MOST_STANDINGS,
  ORDER_CONFIRM,
  ORDER_PLACE,
  STANDING_STATES,
  type JourneyMoment,
  type OrderJourneys,
  type OrderStanding,
  type StandingState,
} from '@banyan/domains';
import { isoUtc, messageOf, ProblemError } from '@banyan/kernel';
import {
  LEDGER_STATES,
  type OrderPageQuery,
  type OrderRegister,
  type ReferenceInstant,
  type RegisteredOrder,
} from '@banyan/ledger';
import { log } from '@banyan/observability';
import type { DecisionRecord, RolloutStore } from '@banyan/rollout';
import { askStore } from '../api/ask-store.js';
import { makerText } from '../status/decision-view.js';
import { askService, attemptOfControl } from './ask-service.js';
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

const OPERATIONS: readonly string[] = [ORDER_PLACE, ORDER_CONFIRM];
/** How often it is looked on for a page of orders that stand so, each time at as many as can be asked about at once. */
const MOST_LOOKS = 5;
/** Before and behind every reference of ours. */
const [FIRST, LAST] = ['A', '~'];
const SILENT = 'The order service does not say how orders stand.';
const DOMAIN = 'orders';
const MOST_DECISIONS = 20;
const TRACE_ID = /^[0-9a-f]{32}$/;

/** Looks into orders for people: the ledger first, which has all of them, then whoever knows more. */
export class JourneySurvey {
  constructor(private readonly parts: JourneyParts) {}

  /** @throws ProblemError `unavailable` without the ledger, or without the order service where it has to say how orders stand */
  async page(query: OrdersQueryDto): Promise<OrderPage> {
    const { find, state, limit } = query;
    if (find !== undefined) {
      const row = await asked(() => this.#find(find.trim()));
      return this.#shown({ rows: row === undefined ? [] : [row], next: null });
    }
    const standing = STANDING_STATES.find((each) => each === state);
    if (standing !== undefined) return this.#shown(await this.#standingSo(standing, query));
    const rows = await asked(() => this.parts.register.page({ ...ledgerQuery(query), limit: limit + 1 }));
    return this.#shown(cut(rows, limit));
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

  /**
   * Only the order service knows how an order stands: it is asked for those in that state, and the ledger for the rest; of one customer, who
   * has few, it is the other way round. A page may be short where much of what was looked at is left out, and the next goes on behind it.
   */
  async #standingSo(state: StandingState, query: OrdersQueryDto): Promise<Rows> {
    const { limit } = query;
    const rows: RegisteredOrder[] = [];
    let { before } = query;
    for (let look = 0; look < MOST_LOOKS && rows.length < limit; look += 1) {
      const looked = await this.#lookFor(state, query, before);
      rows.push(...looked.rows);
      before = looked.next ?? undefined;
      if (before === undefined) return cut(rows, limit);
    }
    const page = cut(rows, limit);
    return { rows: page.rows, next: page.next ?? before ?? null };
  }

  async #lookFor(state: StandingState, query: OrdersQueryDto, before: string | undefined): Promise<Rows> {
    const { register, service } = this.parts;
    const { customer, arm, channel } = query;
    if (customer !== undefined) {
      const walked = await asked(() => register.page({ ...ledgerQuery(query), before, limit: MOST_STANDINGS }));
      const standings = await this.#standings(walked.map(({ reference }) => reference));
      if (standings === undefined) throw new ProblemError('unavailable', { detail: SILENT, retryAfterSeconds: 5 });
      const rows = walked.filter(({ reference }) => standings.get(reference)?.state === state);
      return { rows, next: walked.length < MOST_STANDINGS ? null : (walked.at(-1)?.reference ?? null) };
    }
    const { from, to } = ledgerQuery(query);
    const question = {
      state,
      from: from?.reference ?? FIRST,
      before: [to?.reference ?? LAST, before ?? LAST].toSorted()[0] ?? LAST,
      ...(channel === undefined ? {} : { channel }),
      limit: MOST_STANDINGS,
    };
    const { standings } = await askService(() => service.search(question, attemptOfControl()));
    const known = await asked(() => register.ofMany(standings.map(({ reference }) => reference)));
    const rows = known.filter((row) => isShopped(row) && (arm === undefined || row.arm === arm));
    return { rows, next: standings.length < MOST_STANDINGS ? null : (standings.at(-1)?.reference ?? null) };
  }

  async #shown({ rows, next }: Rows): Promise<OrderPage> {
    const standings = await this.#standings(rows.map(({ reference }) => reference));
    return {
      orders: rows.map((row) => summaryOf(row, standings?.get(row.reference))),
      next,
      standingsKnown: standings !== undefined,
    };
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

interface Rows {
  readonly rows: readonly RegisteredOrder[];
  readonly next: string | null;
}

/** @param rows one more than asked for where there are more */
function cut(rows: readonly RegisteredOrder[], limit: number): Rows {
  const listed = rows.slice(0, limit);
  return { rows: listed, next: rows.length > limit ? (listed.at(-1)?.reference ?? null) : null };
}

function isShopped({ operation }: RegisteredOrder): boolean {
  return OPERATIONS.includes(operation);
}

function ledgerQuery({
  state,
  arm,
  channel,
  customer,
  from,
  to,
  before,
}: OrdersQueryDto): Omit<OrderPageQuery, 'limit'> {
  return {
    operations: OPERATIONS,
    state: LEDGER_STATES.find((each) => each === state),
    arm,
    channel,
    customerHash: customer,
    from: instant(from),
    to: instant(to),
    before,
  };
}

function instant(iso: string | undefined): ReferenceInstant | undefined {
  if (iso === undefined) return undefined;
  const atMs = Date.parse(iso);
  return { atMs, reference: firstReferenceAt(atMs) };
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
    channel: row.channel ?? standing?.channel ?? null,
    customerHash: row.customerHash,
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

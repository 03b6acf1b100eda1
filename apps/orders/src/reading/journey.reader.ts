import {
  type JourneyLane,
  type JourneyMoment,
  type JourneyTold,
  type MomentOutcome,
  type OrderStanding,
  type SearchQuestion,
} from '@banyan/domains';
import { parseTraceparent } from '@banyan/kernel';
import type { Sql } from '@banyan/saga';

interface StandingRow {
  readonly reference: string;
  readonly state: string;
  readonly channel: string;
  readonly currency: string;
  readonly total_minor: string;
  readonly email: string;
  readonly degraded: boolean;
}

interface OrderRow extends StandingRow {
  readonly authority: string;
  readonly shipping_minor: string;
  readonly shipping_basis: string;
  readonly answer: { readonly kind: string; readonly because?: string } | null;
  readonly document: string | null;
  readonly begun_at: Date;
  readonly placed_at: Date | null;
  readonly promise_from: Date | null;
  readonly promise_until: Date | null;
  readonly promise_at: Date | null;
}

/** What the journal of one thing says, as `MOMENTS` unites it. */
interface MomentRow {
  readonly lane: JourneyLane;
  readonly what: string;
  readonly from_at: Date;
  readonly until_at: Date | null;
  readonly outcome: MomentOutcome;
  readonly attempts: number;
  readonly because: string | null;
  readonly traceparent: string | null;
}

const DEGRADED = `(o.shipping_basis = 'estimated'
    OR EXISTS (SELECT FROM orders.payment_attempt p WHERE p.reference = o.reference AND p.outcome <> 'captured')
    OR EXISTS (SELECT FROM orders.review r WHERE r.reference = o.reference))`;

const STANDING = `o.reference, o.state, o.channel, o.currency, o.total_minor, o.email, ${DEGRADED} AS degraded`;

const ORDER = `SELECT ${STANDING}, o.authority, o.shipping_minor, o.shipping_basis, o.answer, o.document, o.begun_at, o.placed_at,
    o.promise_from, o.promise_until, o.promise_at
  FROM orders.placed_order o WHERE o.reference = $1`;

/** Along the index of states. */
const SEARCH = `SELECT ${STANDING} FROM orders.placed_order o
  WHERE o.state = $1 AND o.reference >= $2 AND o.reference < $3 AND ($4::text IS NULL OR o.channel = $4)
  ORDER BY o.reference DESC LIMIT $5`;

const STANDINGS = `SELECT ${STANDING} FROM orders.placed_order o WHERE o.reference = ANY ($1::text[])`;

/**
 * Every book that keeps something of an order under its reference; each is asked by an index. What a consumer said is cut off: it may repeat
 * what it was sent, which is personal.
 */
const MOMENTS = `
  SELECT 'arm' AS lane, 'saga ' || kind || coalesce(': ' || step, '') AS what, began_at AS from_at,
      CASE WHEN due_at IS NULL THEN moved_at END AS until_at,
      CASE WHEN state = 'compensated' THEN 'failed' WHEN due_at IS NOT NULL THEN 'waiting'
        WHEN epoch > 1 THEN 'degraded' ELSE 'done' END AS outcome,
      greatest(epoch, 1)::integer AS attempts,
      CASE WHEN trouble IS NOT NULL THEN trouble
        WHEN state = 'compensated' THEN 'everything that was done was undone again'
        WHEN state = 'backward' THEN 'it is undone'
        WHEN epoch > 1 THEN 'taken over ' || epoch - 1 || ' times, as after a restart or a wait' END AS because,
      NULL AS traceparent
    FROM orders.saga WHERE kind IN ('place', 'cancel') AND id = $1
  UNION ALL
  SELECT 'arm', 'saga return', s.began_at, CASE WHEN s.due_at IS NULL THEN s.moved_at END,
      CASE WHEN s.due_at IS NULL THEN 'done' ELSE 'waiting' END, greatest(s.epoch, 1)::integer, s.trouble, NULL
    FROM orders.order_return r JOIN orders.saga s ON s.kind = 'return' AND s.id = r.return_reference WHERE r.reference = $1
  UNION ALL
  SELECT 'payment', processor || ': ' || outcome, written_at, NULL,
      CASE outcome WHEN 'captured' THEN CASE processor WHEN 'primary' THEN 'done' ELSE 'degraded' END
        WHEN 'unknown' THEN 'waiting' ELSE 'failed' END,
      1,
      CASE outcome WHEN 'voided' THEN 'its charge was called off: nothing was taken there'
        WHEN 'fenced' THEN 'nobody could say what it did; its key was closed before there was a charge'
        WHEN 'never-sent' THEN 'it could not be reached: not one byte was sent'
        WHEN 'declined' THEN 'it said no, which is final'
        WHEN 'unknown' THEN 'nobody can say yet what came of it'
        ELSE CASE processor WHEN 'backup' THEN 'fallback: the first processor was given up before this one was asked' END END,
      NULL
    FROM orders.payment_attempt WHERE reference = $1
  UNION ALL
  SELECT 'people', 'fraud review: ' || state, asked_at, decided_at,
      CASE state WHEN 'waiting' THEN 'waiting' WHEN 'rejected' THEN 'failed' ELSE 'done' END, 1,
      'held by ' || because || coalesce(' (score ' || score || ')', '') || coalesce('; ' || decided_by || ': ' || reason, ''), NULL
    FROM orders.review WHERE reference = $1
  UNION ALL
  SELECT 'shipping', 'rate looked up again', found_at, NULL, 'done', 1,
      'estimated ' || estimated_minor || ', rated ' || coalesce(rated_minor::text, 'not served') || ' minor units', NULL
    FROM orders.shipping_difference WHERE reference = $1
  UNION ALL
  SELECT 'arm', 'return ' || return_reference, made_at, NULL, 'done', 1, 'given back: ' || refunded_minor || ' minor units', NULL
    FROM orders.order_return WHERE reference = $1
  UNION ALL
  SELECT 'back-office', 'books differ: ' || kind, coalesce(opened_at, first_seen_at), state_since,
      CASE state WHEN 'cleared' THEN 'done' WHEN 'open' THEN 'failed' ELSE 'waiting' END, greatest(openings, 1),
      state || coalesce('; explained by ' || explained_by || ': ' || explained_because, ''), NULL
    FROM orders.difference WHERE reference = $1
  UNION ALL
  SELECT 'outbox', type, time, appended_at, 'done', 1, NULL, traceparent FROM orders.outbox_message WHERE key = $1
  UNION ALL
  SELECT CASE d.consumer WHEN 'fulfilment' THEN 'warehouse' WHEN 'mail' THEN 'mail' WHEN 'legacy-filing' THEN 'back-office'
      WHEN 'analytics' THEN 'analytics' ELSE 'outbox' END,
      d.consumer || ': ' || m.type, m.time, d.settled_at,
      CASE d.state WHEN 'done' THEN 'done' WHEN 'waiting' THEN 'waiting' ELSE 'failed' END,
      greatest(d.attempts, 1),
      CASE WHEN d.state IN ('parked', 'dropped') THEN d.state || ': ' || coalesce(split_part(d.last_error, ':', 1), 'no reason is kept')
        WHEN d.last_error IS NOT NULL THEN 'before it was taken: ' || split_part(d.last_error, ':', 1) END,
      NULL
    FROM orders.outbox_message m JOIN orders.outbox_delivery d USING (position) WHERE m.key = $1`;

/** As long as it took the median of the last orders of a channel that nothing happened to. */
const HEALTHY = `
  WITH recent AS MATERIALIZED (
    SELECT o.reference, o.placed_at - o.begun_at AS took FROM orders.placed_order o
    WHERE o.channel = $1 AND o.reference <> $2 AND o.placed_at IS NOT NULL
      AND o.state NOT IN ('in-review', 'cancelled', 'returned') AND NOT ${DEGRADED}
    ORDER BY o.reference DESC LIMIT 101
  )
  SELECT reference FROM recent ORDER BY took OFFSET (SELECT count(*) / 2 FROM recent) LIMIT 1`;

/** Types are known by their last part but the version: `accepted`. */
const TYPE = /^shop\.banyan\.orders\.([a-z-]+)\.v\d+$/;
const LONGEST = 190;
const LONGEST_BECAUSE = 500;

/** What the service's books say of the way of an order: it needs no trace. */
export class JourneyReader {
  constructor(private readonly database: Sql) {}

  async of(reference: string): Promise<JourneyTold> {
    const [row] = await this.database.query<OrderRow[]>(ORDER, [reference]);
    if (row === undefined) return { kind: 'unknown-order' };
    const rows = await this.database.query<MomentRow[]>(MOMENTS, [reference]);
    const [healthy] = await this.database.query<{ reference: string }[]>(HEALTHY, [row.channel, reference]);
    const traceIds = rows.flatMap(({ traceparent }) => parseTraceparent(traceparent ?? undefined)?.traceId ?? []);
    return {
      kind: 'known',
      standing: standingOf(row),
      moments: [...momentsOf(row), ...rows.map(momentOf)].toSorted((a, b) => a.fromMs - b.fromMs),
      healthy: healthy?.reference ?? null,
      traceIds: [...new Set(traceIds)],
    };
  }

  /** Orders in a state, the newest first. */
  async search({ state, from, before, channel, limit }: SearchQuestion): Promise<readonly OrderStanding[]> {
    const rows = await this.database.query<StandingRow[]>(SEARCH, [state, from, before, channel ?? null, limit]);
    return rows.map(standingOf);
  }

  async standings(references: readonly string[]): Promise<readonly OrderStanding[]> {
    const rows = await this.database.query<StandingRow[]>(STANDINGS, [references]);
    return rows.map(standingOf);
  }
}

function momentsOf(row: OrderRow): readonly JourneyMoment[] {
  const { answer, begun_at: begunAt, placed_at: placedAt, shipping_basis: basis, authority } = row;
  const refused = answer?.kind === 'refused';
  const moments: JourneyMoment[] = [
    {
      ...MOMENT,
      lane: 'arm',
      what: refused ? 'refused' : placedAt === null ? 'order begun' : 'order captured',
      fromMs: begunAt.getTime(),
      untilMs: placedAt?.getTime() ?? null,
      outcome: refused ? 'failed' : placedAt === null ? 'waiting' : 'done',
      because: refused
        ? `refused: ${answer.because ?? 'no reason is kept'}`
        : `${authority} has the authority for stock`,
    },
  ];
  if (basis !== 'none' || placedAt !== null) {
    moments.push({
      ...MOMENT,
      lane: 'shipping',
      what: basis === 'none' ? 'collected: nothing is sent' : `cost ${basis}`,
      fromMs: begunAt.getTime(),
      outcome: basis === 'estimated' ? 'degraded' : 'done',
      because:
        basis === 'estimated' ? 'fallback: the table stood in for the carrier, who did not answer in time' : null,
    });
  }
  if (row.promise_at !== null && row.promise_from !== null && row.promise_until !== null) {
    moments.push({
      ...MOMENT,
      lane: 'warehouse',
      what: 'delivery promised',
      fromMs: row.promise_at.getTime(),
      because: `${row.promise_from.toISOString()} to ${row.promise_until.toISOString()}`,
    });
  }
  return moments;
}

const MOMENT = { untilMs: null, outcome: 'done', attempts: 1, because: null } as const;

function momentOf(row: MomentRow): JourneyMoment {
  return {
    lane: row.lane,
    what: row.what.replaceAll(/\S+/g, shortType).slice(0, LONGEST),
    fromMs: row.from_at.getTime(),
    untilMs: row.until_at?.getTime() ?? null,
    outcome: row.outcome,
    attempts: row.attempts,
    because: row.because?.slice(0, LONGEST_BECAUSE) ?? null,
  };
}

function shortType(word: string): string {
  return TYPE.exec(word)?.[1] ?? word;
}

function standingOf(row: StandingRow): OrderStanding {
  const { reference, state, channel, currency, degraded } = row;
  return {
    reference,
    state,
    channel,
    currency,
    totalMinor: Number(row.total_minor),
    customer: masked(row.email),
    degraded,
  };
}

/** `anna@example.org` as `a…@e….org`: enough to tell two apart, and nobody's address. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 1) return '';
  const domain = email.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  return `${email.slice(0, 1)}…@${domain.slice(0, 1)}…${dot > 0 ? domain.slice(dot) : ''}`;
}

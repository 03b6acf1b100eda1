import { TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { oneOf, record, records, ServiceClient, text, whole, wholeOrNull } from '@banyan/rpc';
import type { ServiceConnection } from '../../domain.js';
import {
  JOURNEY_LANES,
  JOURNEY_PATTERN,
  MOMENT_OUTCOMES,
  MOST_STANDINGS,
  SEARCH_PATTERN,
  STANDINGS_PATTERN,
  type JourneyMoment,
  type JourneyQuestion,
  type JourneyTold,
  type OrderStanding,
  type SearchQuestion,
  type StandingsQuestion,
  type StandingsTold,
} from './order-journeys.messages.js';
import { ORDERS_ERROR_CODES } from './orders-service.messages.js';

/** The way of orders by the service's own books, over a connection of its own. What throws is an ArmError. */
export interface OrderJourneys {
  of(question: JourneyQuestion, attempt: Attempt): Promise<JourneyTold>;
  standings(question: StandingsQuestion, attempt: Attempt): Promise<StandingsTold>;
  search(question: SearchQuestion, attempt: Attempt): Promise<StandingsTold>;
  /** Frees sockets; questions in flight are cut. */
  close(): Promise<void>;
}

export function connectOrderJourneys(connection: ServiceConnection): OrderJourneys {
  const client = new ServiceClient(connection, ORDERS_ERROR_CODES);
  return {
    of: (question, attempt) => client.askFor(JOURNEY_PATTERN, question, attempt, readJourney),
    standings: (question, attempt) => client.askFor(STANDINGS_PATTERN, question, attempt, readStandings),
    search: (question, attempt) => client.askFor(SEARCH_PATTERN, question, attempt, readStandings),
    // oxlint-disable-next-line typescript/require-await -- the promise is asynchronous, cutting a socket is not
    close: async () => client.close(),
  };
}

/** An order that was tried for days has a few hundred. */
const MOST_MOMENTS = 2_000;
const MOST_TRACES = 100;
const LONGEST_WORDS = 1_000;

/** @throws TranslationRefused naming the member in doubt */
export function readJourney(answer: unknown): JourneyTold {
  const said = record(answer, 'service');
  if (said['kind'] === 'unknown-order') return { kind: 'unknown-order' };
  if (said['kind'] !== 'known') throw new TranslationRefused('service.kind', 'is not known');
  const traceIds = said['traceIds'];
  if (!Array.isArray(traceIds) || traceIds.length > MOST_TRACES) {
    throw new TranslationRefused('service.traceIds', `is not a list of at most ${MOST_TRACES}`);
  }
  return {
    kind: 'known',
    standing: readStanding(record(said['standing'], 'service.standing'), 'service.standing'),
    moments: records(said['moments'], 'service.moments', MOST_MOMENTS).map((each) =>
      readMoment(each, 'service.moments'),
    ),
    healthy: said['healthy'] === null ? null : text(said['healthy'], 'service.healthy'),
    traceIds: traceIds.map((each) => text(each, 'service.traceIds')),
  };
}

/** @throws TranslationRefused naming the member in doubt */
export function readStandings(answer: unknown): StandingsTold {
  const at = 'service.standings';
  return {
    standings: records(record(answer, 'service')['standings'], at, MOST_STANDINGS).map((each) =>
      readStanding(each, at),
    ),
  };
}

function readStanding(said: Readonly<Record<string, unknown>>, at: string): OrderStanding {
  return {
    reference: text(said['reference'], `${at}.reference`),
    state: text(said['state'], `${at}.state`),
    channel: words(said['channel'], `${at}.channel`),
    currency: words(said['currency'], `${at}.currency`),
    totalMinor: whole(said['totalMinor'], `${at}.totalMinor`, 0),
    customer: words(said['customer'], `${at}.customer`),
    degraded: oneOf(said['degraded'], [true, false], `${at}.degraded`),
  };
}

function readMoment(said: Readonly<Record<string, unknown>>, at: string): JourneyMoment {
  return {
    lane: oneOf(said['lane'], JOURNEY_LANES, `${at}.lane`),
    what: text(said['what'], `${at}.what`),
    fromMs: whole(said['fromMs'], `${at}.fromMs`, 0),
    untilMs: wholeOrNull(said['untilMs'], `${at}.untilMs`),
    outcome: oneOf(said['outcome'], MOMENT_OUTCOMES, `${at}.outcome`),
    attempts: whole(said['attempts'], `${at}.attempts`, 1),
    because: said['because'] === null ? null : words(said['because'], `${at}.because`),
  };
}

/** A text that may be empty. */
function words(value: unknown, at: string): string {
  if (typeof value !== 'string' || value.length > LONGEST_WORDS) throw new TranslationRefused(at, 'is not a text');
  return value;
}

import { TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { oneOf, record, records, ServiceClient, text, whole } from '@banyan/rpc';
import type { ServiceConnection } from '../../domain.js';
import { DIFFERENCES, type DifferenceKind } from '../reconciliation/difference.js';
import {
  DIFFERENCE_STATES,
  DIFFERENCES_EXPLAIN_PATTERN,
  DIFFERENCES_LIST_PATTERN,
  MOST_DIFFERENCES,
  type DifferenceExplained,
  type DifferenceList,
  type DifferencesQuestion,
  type ExplainedDifference,
  type ListedDifference,
  type ReconciliationWalk,
} from './order-differences.messages.js';
import { ORDERS_ERROR_CODES } from './orders-service.messages.js';

type Members = Readonly<Record<string, unknown>>;

/** How the books of orders differ, over a connection of its own. What throws is an ArmError: an explanation may have been written then, and writing it again is the same. */
export interface OrderDifferences {
  list(question: DifferencesQuestion, attempt: Attempt): Promise<DifferenceList>;
  explain(explained: DifferenceExplained, attempt: Attempt): Promise<ExplainedDifference>;
  /** Frees sockets; questions in flight are cut. */
  close(): Promise<void>;
}

export function connectOrderDifferences(connection: ServiceConnection): OrderDifferences {
  const client = new ServiceClient(connection, ORDERS_ERROR_CODES);
  return {
    list: (question, attempt) => client.askFor(DIFFERENCES_LIST_PATTERN, question, attempt, readDifferences),
    explain: (explained, attempt) => client.askFor(DIFFERENCES_EXPLAIN_PATTERN, explained, attempt, readExplained),
    // oxlint-disable-next-line typescript/require-await -- the promise is asynchronous, cutting a socket is not
    close: async () => client.close(),
  };
}

const KINDS = Object.keys(DIFFERENCES) as DifferenceKind[];
const MOST_COUNTS = KINDS.length * DIFFERENCE_STATES.length;
const MOST_BOOKS = 16;
const MOST_SEEN = 100;
const LONGEST_TEXT = 2_000;

/** @throws TranslationRefused naming the member in doubt */
export function readDifferences(answer: unknown): DifferenceList {
  const said = record(answer, 'service');
  const at = 'service.differences';
  return {
    asOfMs: whole(said['asOfMs'], 'service.asOfMs', 0),
    trouble: wordsOrNull(said['trouble'], 'service.trouble'),
    silent: records(said['silent'], 'service.silent', MOST_BOOKS).map(({ book, because }) => ({
      book: text(book, 'service.silent.book'),
      because: words(because, 'service.silent.because'),
    })),
    recent: readWalk(said['recent'], 'service.recent'),
    whole: readWalk(said['whole'], 'service.whole'),
    counts: records(said['counts'], 'service.counts', MOST_COUNTS).map(({ state, kind, count }) => ({
      state: oneOf(state, DIFFERENCE_STATES, 'service.counts.state'),
      kind: oneOf(kind, KINDS, 'service.counts.kind'),
      count: whole(count, 'service.counts.count', 0),
    })),
    differences: records(said['differences'], at, MOST_DIFFERENCES).map((each) => readDifference(each, at)),
    more: oneOf(said['more'], [true, false], 'service.more'),
  };
}

function readDifference(said: Members, at: string): ListedDifference {
  const { seen, lastCure, explanation } = said;
  if (!Array.isArray(seen) || seen.length > MOST_SEEN) throw new TranslationRefused(`${at}.seen`, 'is no list');
  const cure = record(said['cure'], `${at}.cure`);
  return {
    kind: oneOf(said['kind'], KINDS, `${at}.kind`),
    reference: text(said['reference'], `${at}.reference`),
    state: oneOf(said['state'], DIFFERENCE_STATES, `${at}.state`),
    seen: seen.map((each: unknown) => words(each, `${at}.seen`)),
    means: words(said['means'], `${at}.means`),
    cure: {
      by: oneOf(cure['by'], ['machine', 'person'] as const, `${at}.cure.by`),
      how: words(cure['how'], `${at}.cure.how`),
    },
    firstSeenMs: whole(said['firstSeenMs'], `${at}.firstSeenMs`, 0),
    lastSeenMs: whole(said['lastSeenMs'], `${at}.lastSeenMs`, 0),
    clearedMs: wholeOrNull(said['clearedMs'], `${at}.clearedMs`),
    openings: whole(said['openings'], `${at}.openings`, 0),
    cures: whole(said['cures'], `${at}.cures`, 0),
    givenUp: oneOf(said['givenUp'], [true, false], `${at}.givenUp`),
    lastCure: lastCure === null ? null : readLastCure(record(lastCure, `${at}.lastCure`), `${at}.lastCure`),
    explanation:
      explanation === null ? null : readExplanation(record(explanation, `${at}.explanation`), `${at}.explanation`),
  };
}

function readLastCure(said: Members, at: string): NonNullable<ListedDifference['lastCure']> {
  return {
    begunMs: whole(said['begunMs'], `${at}.begunMs`, 0),
    endedMs: wholeOrNull(said['endedMs'], `${at}.endedMs`),
    outcome: oneOf(said['outcome'], ['done', 'later', 'refused', null] as const, `${at}.outcome`),
    because: wordsOrNull(said['because'], `${at}.because`),
  };
}

function readExplanation(said: Members, at: string): NonNullable<ListedDifference['explanation']> {
  return {
    by: words(said['by'], `${at}.by`),
    reason: words(said['reason'], `${at}.reason`),
    atMs: whole(said['atMs'], `${at}.atMs`, 0),
  };
}

function readWalk(value: unknown, at: string): ReconciliationWalk {
  const said = record(value, at);
  const walk = { number: whole(said['number'], `${at}.number`, 0), ...walked(said, at) };
  if (said['last'] === null) return { ...walk, last: null };
  const last = record(said['last'], `${at}.last`);
  return {
    ...walk,
    last: {
      endedMs: whole(last['endedMs'], `${at}.last.endedMs`, 0),
      tookMs: whole(last['tookMs'], `${at}.last.tookMs`, 0),
      ...walked(last, `${at}.last`),
    },
  };
}

function walked(members: Members, at: string): Pick<ReconciliationWalk, 'orders' | 'unanswered'> {
  return {
    orders: whole(members['orders'], `${at}.orders`, 0),
    unanswered: whole(members['unanswered'], `${at}.unanswered`, 0),
  };
}

/** @throws TranslationRefused naming the member in doubt */
export function readExplained(answer: unknown): ExplainedDifference {
  return { kind: oneOf(record(answer, 'service')['kind'], ['explained', 'not-open'] as const, 'service.kind') };
}

function words(value: unknown, at: string): string {
  if (typeof value !== 'string' || value.length > LONGEST_TEXT) throw new TranslationRefused(at, 'is no text');
  return value;
}

function wordsOrNull(value: unknown, at: string): string | null {
  return value === null ? null : words(value, at);
}

function wholeOrNull(value: unknown, at: string): number | null {
  return value === null ? null : whole(value, at, 0);
}

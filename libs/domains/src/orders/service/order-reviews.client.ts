import { TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { record, records, same, ServiceClient, text, whole } from '@banyan/rpc';
import type { ServiceConnection } from '../../domain.js';
import {
  MOST_REVIEWS,
  REVIEWS_DECIDE_PATTERN,
  REVIEWS_LIST_PATTERN,
  type OrderReview,
  type ReviewDecided,
  type ReviewDecision,
  type ReviewList,
  type ReviewsQuestion,
} from './order-reviews.messages.js';
import { ORDERS_ERROR_CODES } from './orders-service.messages.js';

/** Orders that people look at, over a connection of its own. What throws is an ArmError: a decision may have been made then, and asking again says so. */
export interface OrderReviews {
  list(question: ReviewsQuestion, attempt: Attempt): Promise<ReviewList>;
  decide(decision: ReviewDecision, attempt: Attempt): Promise<ReviewDecided>;
  /** Frees sockets; questions in flight are cut. */
  close(): Promise<void>;
}

export function connectOrderReviews(connection: ServiceConnection): OrderReviews {
  const client = new ServiceClient(connection, ORDERS_ERROR_CODES);
  return {
    list: (question, attempt) => client.askFor(REVIEWS_LIST_PATTERN, question, attempt, readReviews),
    decide: (decision, attempt) =>
      client.askFor(REVIEWS_DECIDE_PATTERN, decision, attempt, (answer) => readDecided(answer, decision)),
    // oxlint-disable-next-line typescript/require-await -- the promise is asynchronous, cutting a socket is not
    close: async () => client.close(),
  };
}

/** @throws TranslationRefused naming the member in doubt */
export function readReviews(answer: unknown): ReviewList {
  const at = 'service.reviews';
  return {
    reviews: records(record(answer, 'service')['reviews'], at, MOST_REVIEWS).map((each) => readReview(each, at)),
  };
}

function readReview(review: Readonly<Record<string, unknown>>, at: string): OrderReview {
  const { score } = review;
  if (score !== null && (typeof score !== 'number' || !Number.isFinite(score))) {
    throw new TranslationRefused(`${at}.score`, 'is neither a number nor null');
  }
  return {
    reference: text(review['reference'], `${at}.reference`),
    because: text(review['because'], `${at}.because`),
    score,
    askedAtMs: whole(review['askedAtMs'], `${at}.askedAtMs`),
    channel: text(review['channel'], `${at}.channel`),
    currency: text(review['currency'], `${at}.currency`),
    totalMinor: whole(review['totalMinor'], `${at}.totalMinor`, 0),
    country: text(review['country'], `${at}.country`),
  };
}

/** @throws TranslationRefused naming the member in doubt */
export function readDecided(answer: unknown, { decision }: Pick<ReviewDecision, 'decision'>): ReviewDecided {
  const said = record(answer, 'service');
  switch (said['kind']) {
    case 'unknown-review':
      return { kind: 'unknown-review' };
    case 'not-waiting':
      return { kind: 'not-waiting', state: text(said['state'], 'service.state') };
    case 'decided': {
      const state = decision === 'approve' ? 'approved' : 'rejected';
      return { kind: 'decided', state: same(said['state'], state, 'service.state') };
    }
    default:
      throw new TranslationRefused('service.kind', 'is not known');
  }
}

import type { OrderReviews } from '@banyan/domains';
import { isoUtc, ProblemError } from '@banyan/kernel';
import { askService, attemptOfControl } from './ask-service.js';
import type { ReviewDecisionDto } from './review-decision.dto.js';

/** An order that waits for a person, as control tells it. */
export interface WaitingReview {
  readonly reference: string;
  readonly because: string;
  readonly score: number | null;
  readonly askedAt: string;
  readonly channel: string;
  readonly currency: string;
  readonly totalMinor: number;
  readonly country: string;
}

export interface WaitingReviews {
  readonly reviews: readonly WaitingReview[];
  /** There may be more. */
  readonly more: boolean;
}

export interface DecidedReview {
  readonly reference: string;
  /** `approved` or `rejected`. */
  readonly state: string;
}

/** Asks the order service, whenever somebody looks or decides: it keeps what is held itself. */
export class ReviewSurvey {
  constructor(private readonly service: OrderReviews) {}

  /** @throws ProblemError `unavailable` when the service does not say */
  async list(limit: number): Promise<WaitingReviews> {
    const { reviews } = await askService(() => this.service.list({ limit }, attemptOfControl()));
    return {
      reviews: reviews.map(({ askedAtMs, ...review }) => ({ ...review, askedAt: isoUtc(askedAtMs) })),
      more: reviews.length === limit,
    };
  }

  /** @throws ProblemError `not-found`, `conflict` when it does not wait any more, or `unavailable`: then it may be decided, and asking again says so */
  async decide(reference: string, { decision, reason, person }: ReviewDecisionDto): Promise<DecidedReview> {
    const decided = await askService(() =>
      this.service.decide({ reference, decision, reason, by: person }, attemptOfControl()),
    );
    switch (decided.kind) {
      case 'decided':
        return { reference, state: decided.state };
      case 'not-waiting':
        throw new ProblemError('conflict', { detail: `This order does not wait any more: it is ${decided.state}.` });
      case 'unknown-review':
        throw new ProblemError('not-found', { detail: 'No order of this reference is or was held.' });
    }
  }

  async stop(): Promise<void> {
    await this.service.close();
  }
}

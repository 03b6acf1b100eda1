import { REVIEWS_DECIDE_PATTERN, REVIEWS_LIST_PATTERN, type ReviewDecided, type ReviewList } from '@banyan/domains';
import { CallInterceptor, questionPipe, refuseLate, RpcErrorFilter } from '@banyan/service';
import { Controller, Inject, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { OrdersEnvelopeDto } from '../questions/envelope.dto.js';
import { readReviewDecision, readReviewsQuestion } from '../questions/read-question.js';
import { ReviewDesk } from './review-desk.js';

/** What control asks for people: orders that are held, and what is decided about them. */
@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
export class ReviewsController {
  constructor(@Inject(ReviewDesk) private readonly desk: ReviewDesk) {}

  @MessagePattern(REVIEWS_LIST_PATTERN)
  async list(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<ReviewList> {
    refuseLate(remainingMs);
    return { reviews: await this.desk.list(readReviewsQuestion(question).limit) };
  }

  @MessagePattern(REVIEWS_DECIDE_PATTERN)
  decide(@Payload(questionPipe()) { question, remainingMs }: OrdersEnvelopeDto): Promise<ReviewDecided> {
    refuseLate(remainingMs);
    return this.desk.decide(readReviewDecision(question));
  }
}

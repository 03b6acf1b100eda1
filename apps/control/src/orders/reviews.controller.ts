import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { ReviewDecisionDto, ReviewsQueryDto } from './review-decision.dto.js';
import { ReviewSurvey, type DecidedReview, type WaitingReviews } from './review-survey.js';

/** Orders that fraud rules hold until a person has looked at them. */
@Controller('api/orders')
export class ReviewsController {
  constructor(private readonly survey: ReviewSurvey) {}

  /** @throws ProblemError `invalid-request`, or `unavailable` when the order service does not say */
  @Get('reviews')
  @Header('cache-control', 'no-store')
  list(@Query() { limit }: ReviewsQueryDto): Promise<WaitingReviews> {
    return this.survey.list(limit);
  }

  /** @throws ProblemError `invalid-request`, `not-found`, `conflict`, or `unavailable` */
  @Post('reviews/:reference')
  @Needs('operate')
  @UseGuards(SameOriginGuard)
  @HttpCode(200)
  decide(@Param('reference') reference: string, @Body() decision: ReviewDecisionDto): Promise<DecidedReview> {
    return this.survey.decide(reference, decision);
  }
}

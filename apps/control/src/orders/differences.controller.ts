import { Body, Controller, Get, Header, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { DifferenceExplanationDto, DifferencesQueryDto } from './difference.dto.js';
import { DifferenceSurvey, type Differences, type ExplainedView } from './difference-survey.js';

/** How the books of orders differ, and what people say about it. */
@Controller('api/orders')
export class DifferencesController {
  constructor(private readonly survey: DifferenceSurvey) {}

  /** @throws ProblemError `invalid-request`, or `unavailable` when the order service does not say */
  @Get('differences')
  @Header('cache-control', 'no-store')
  list(@Query() query: DifferencesQueryDto): Promise<Differences> {
    return this.survey.list(query);
  }

  /** @throws ProblemError `invalid-request`, `not-found`, or `unavailable` */
  @Post('differences/explain')
  @Needs('operate')
  @UseGuards(SameOriginGuard)
  @HttpCode(200)
  explain(@Body() explanation: DifferenceExplanationDto): Promise<ExplainedView> {
    return this.survey.explain(explanation);
  }
}

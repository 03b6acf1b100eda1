import { Controller, Get, Header, Query } from '@nestjs/common';
import { ConsistencyQueryDto } from './consistency-query.dto.js';
import { ConsistencySurvey } from './consistency-survey.js';
import type { Consistency } from './read-consistency.js';

/** Which prices, and which parts of the catalogue, are not consistent. */
@Controller('api')
export class ConsistencyController {
  constructor(private readonly survey: ConsistencySurvey) {}

  /** @throws ProblemError `invalid-request`, or `unavailable` when the pricing service does not say */
  @Get('consistency')
  @Header('cache-control', 'no-store')
  look(@Query() query: ConsistencyQueryDto): Promise<Consistency> {
    return this.survey.look(query);
  }
}

import { Controller, Get, Header, Query } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';
import { ConsistencyQueryDto } from '../consistency/consistency-query.dto.js';
import { ConsistencySurvey } from '../consistency/consistency-survey.js';
import { consistencyPage, consistencyUnknown } from './consistency-page.js';

/** Which prices and which parts of the catalogue are of two minds, for people. */
@Controller()
export class ConsistencyPagesController {
  constructor(private readonly survey: ConsistencySurvey) {}

  @Get('consistency')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  async consistency(@Query() query: ConsistencyQueryDto): Promise<string> {
    try {
      return consistencyPage(await this.survey.look(query), query).text;
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'unavailable') throw error;
      // A page that says that nobody knows is better at night than a problem in JSON.
      return consistencyUnknown(error.message).text;
    }
  }
}

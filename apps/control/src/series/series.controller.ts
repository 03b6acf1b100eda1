import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { JudgedDomains } from '../judging/judged-domains.js';
import { SeriesDesk, type SeriesPage } from './series-desk.js';
import { SeriesQueryDto } from './series.dto.js';

/** What charts are drawn from. */
@Controller('api/domains')
export class SeriesController {
  constructor(
    private readonly desk: SeriesDesk,
    private readonly domains: JudgedDomains,
  ) {}

  /** @throws ProblemError `not-found`, `invalid-request`, or `unavailable` without PostgreSQL */
  @Get(':domain/series')
  @Header('cache-control', 'no-store')
  look(@Param('domain') domain: string, @Query() query: SeriesQueryDto): Promise<SeriesPage> {
    return this.desk.look(this.domains.named(domain).name, query);
  }
}

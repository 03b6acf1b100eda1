import { Controller, Get, Header, Inject, Query, ServiceUnavailableException, ValidationPipe } from '@nestjs/common';
import { log } from '@banyan/observability';
import { ConsistencyReports, type ConsistencyReport } from './consistency-report.js';
import { ConsistencyQueryDto } from './consistency.dto.js';

/** On the operations side: which prices and which parts of the catalogue are not consistent, with evidence. */
@Controller('consistency')
export class ConsistencyController {
  constructor(@Inject(ConsistencyReports) private readonly reports: ConsistencyReports) {}

  /** @throws BadRequestException; ServiceUnavailableException when PostgreSQL is away */
  @Get()
  @Header('cache-control', 'no-store')
  async read(
    @Query(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }))
    query: ConsistencyQueryDto,
  ): Promise<ConsistencyReport> {
    try {
      return await this.reports.read(query);
    } catch (error) {
      log.warn('the inconsistencies could not be read', { err: error });
      throw new ServiceUnavailableException('PostgreSQL is away, and what was found is kept there.');
    }
  }
}

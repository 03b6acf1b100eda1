import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { OrdersQueryDto } from './journey.dto.js';
import type { OrderJourney, OrderPage } from './journey.js';
import { JourneySurvey } from './journey-survey.js';

/** What happened to orders, by the books. Nobody's name or address is in it. */
@Controller('api/orders')
export class JourneysController {
  constructor(private readonly survey: JourneySurvey) {}

  /** @throws ProblemError `invalid-request`, or `unavailable` when the ledger cannot be asked */
  @Get()
  @Header('cache-control', 'no-store')
  list(@Query() query: OrdersQueryDto): Promise<OrderPage> {
    return this.survey.page(query);
  }

  /** @throws ProblemError `not-found`, or `unavailable` when the ledger cannot be asked */
  @Get(':reference/journey')
  @Header('cache-control', 'no-store')
  one(@Param('reference') reference: string): Promise<OrderJourney> {
    return this.survey.journey(reference);
  }
}

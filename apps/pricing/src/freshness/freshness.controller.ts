import { Controller, Get, Header, Inject } from '@nestjs/common';
import { PriceFreshness, type ListFreshness } from './price-freshness.js';

/** Body of `GET /freshness`. */
export interface PriceFreshnessReport {
  readonly boundMs: number;
  readonly state: 'within-bound' | 'behind';
  readonly lists: readonly ListFreshness[];
}

/** On the operations side: how fresh the service is, for a person who looks. */
@Controller('freshness')
export class FreshnessController {
  constructor(@Inject(PriceFreshness) private readonly freshness: PriceFreshness) {}

  @Get()
  @Header('cache-control', 'no-store')
  read(): PriceFreshnessReport {
    const { boundMs, withinBound } = this.freshness;
    return { boundMs, state: withinBound ? 'within-bound' : 'behind', lists: this.freshness.report() };
  }
}

import { Controller, Get, Header, Query } from '@nestjs/common';
import { ProblemError, type Clock } from '@banyan/kernel';
import { RolloutStore, StoreUnavailable } from '@banyan/rollout';
import { ContractUsageDto } from './contract-usage.dto.js';
import { contractUsageView, type ContractUsageView } from './contract-usage-view.js';

const MS_PER_DAY = 86_400_000;

/** What days are counted back from. */
export class UsageClock {
  constructor(private readonly clock: Clock) {}

  get today(): number {
    return Math.floor(this.clock.nowMs() / MS_PER_DAY);
  }
}

/** Who uses which contract version: what retiring one asks. */
@Controller('api/contracts')
export class ContractUsageController {
  constructor(
    private readonly store: RolloutStore,
    private readonly clock: UsageClock,
  ) {}

  /** The last seen first. @throws ProblemError `invalid-request`, or `unavailable` without PostgreSQL */
  @Get('usage')
  @Header('cache-control', 'no-store')
  async usage(@Query() { domain, version, days }: ContractUsageDto): Promise<ContractUsageView> {
    const of = { ...(domain === undefined ? {} : { domain }), ...(version === undefined ? {} : { contract: version }) };
    try {
      return contractUsageView(await this.store.contractUsage({ sinceDay: this.clock.today - days + 1, ...of }));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      const detail = 'PostgreSQL is away, and the use of contracts is kept there.';
      throw new ProblemError('unavailable', { detail, retryAfterSeconds: 2, cause: error });
    }
  }
}

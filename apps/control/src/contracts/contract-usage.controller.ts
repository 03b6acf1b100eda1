import { Controller, Get, Header, Query } from '@nestjs/common';
import type { Clock } from '@banyan/kernel';
import { RolloutStore } from '@banyan/rollout';
import { askStore } from '../api/ask-store.js';
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

  /** The last seen first. @throws ProblemError `invalid-request`, `too-slow`, or `unavailable` without PostgreSQL */
  @Get('usage')
  @Header('cache-control', 'no-store')
  async usage(@Query() { domain, version, days }: ContractUsageDto): Promise<ContractUsageView> {
    const of = { ...(domain === undefined ? {} : { domain }), ...(version === undefined ? {} : { contract: version }) };
    const sinceDay = this.clock.today - days + 1;
    return contractUsageView(
      await askStore('the use of contracts is', () => this.store.contractUsage({ sinceDay, ...of })),
    );
  }
}

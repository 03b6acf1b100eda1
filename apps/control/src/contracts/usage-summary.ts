import { RolloutStore, StoreUnavailable } from '@banyan/rollout';
import { contractUsageView, type ContractUsageView } from './contract-usage-view.js';
import { UsageClock } from './contract-usage.controller.js';
import { MOST_DAYS } from './contract-usage.dto.js';

/** Who uses which contract, for pages: they are shown without it where PostgreSQL is away. */
export class UsageSummary {
  constructor(
    private readonly store: Pick<RolloutStore, 'contractUsage'>,
    private readonly clock: Pick<UsageClock, 'today'>,
  ) {}

  /** Of every day that is kept, the last seen first. Undefined: it cannot be read now. */
  async of(domain?: string, version?: string): Promise<ContractUsageView | undefined> {
    try {
      return contractUsageView(
        await this.store.contractUsage({
          sinceDay: this.clock.today - MOST_DAYS + 1,
          ...(domain === undefined ? {} : { domain }),
          ...(version === undefined ? {} : { contract: version }),
        }),
      );
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return undefined;
    }
  }
}

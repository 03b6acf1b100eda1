import { Controller, Get, Header, Inject } from '@nestjs/common';
import { describeTrouble } from '../feed/feed-listener.js';
import { FeedStatus } from '../feed/feed-status.js';
import { HealingCounts } from '../feed/healing-counts.js';
import { Freshness, type SourceFreshness } from './freshness.js';
import type { FreshnessState } from './judge-freshness.js';

/** Body of `GET /freshness`. */
export interface FreshnessReport {
  readonly boundMs: number;
  readonly state: FreshnessState['kind'];
  readonly sources: readonly SourceFreshness[];
  readonly feed: {
    readonly position: number;
    /** Null: never. */
    readonly caughtUpMsAgo: number | null;
    /** In words; null: none. */
    readonly trouble: string | null;
    /** Both since start. */
    readonly gaps: HealingCounts['gaps'];
    readonly healings: HealingCounts['healings'];
  };
}

/** On the operations side: how fresh the service is, by source, for a person who looks. */
@Controller('freshness')
export class FreshnessController {
  constructor(
    @Inject(Freshness) private readonly freshness: Freshness,
    @Inject(FeedStatus) private readonly feed: FeedStatus,
    @Inject(HealingCounts) private readonly counts: HealingCounts,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  read(): FreshnessReport {
    const { ageMs, position, trouble } = this.feed;
    return {
      boundMs: this.freshness.boundMs,
      state: this.freshness.state.kind,
      sources: this.freshness.report(),
      feed: {
        position,
        caughtUpMsAgo: ageMs === undefined ? null : Math.round(ageMs),
        trouble: trouble === undefined ? null : describeTrouble(trouble),
        gaps: this.counts.gaps,
        healings: this.counts.healings,
      },
    };
  }
}

import { Controller, Get, Header, Inject } from '@nestjs/common';
import { PriceFreshness, type ListFreshness } from './price-freshness.js';

/** Body of `GET /freshness`. `sources` and `feed` say it in the form that every follower of a feed has, for control. */
export interface PriceFreshnessReport {
  readonly boundMs: number;
  readonly state: 'within-bound' | 'behind';
  readonly lists: readonly ListFreshness[];
  readonly sources: readonly (Pick<ListFreshness, 'lastChangeAt' | 'lagMs' | 'withinBoundRatio' | 'changes'> & {
    readonly source: string;
  })[];
  readonly feed: { readonly caughtUpMsAgo: number | null; readonly trouble: string | null };
}

/** On the operations side: how fresh the service is, for a person who looks. */
@Controller('freshness')
export class FreshnessController {
  constructor(@Inject(PriceFreshness) private readonly freshness: PriceFreshness) {}

  @Get()
  @Header('cache-control', 'no-store')
  read(): PriceFreshnessReport {
    const { boundMs, withinBound } = this.freshness;
    const lists = this.freshness.report();
    return {
      boundMs,
      state: withinBound ? 'within-bound' : 'behind',
      lists,
      sources: lists.map(({ list, lastChangeAt, lagMs, withinBoundRatio, changes }) => ({
        source: list,
        lastChangeAt,
        lagMs,
        withinBoundRatio,
        changes,
      })),
      feed: feedOf(lists),
    };
  }
}

/** Both lists as one feed: as old as the older, in the trouble of the first that is in one. */
function feedOf(lists: readonly ListFreshness[]): PriceFreshnessReport['feed'] {
  const ages = lists.map(({ caughtUpMsAgo }) => caughtUpMsAgo);
  const troubled = lists.find(({ trouble }) => trouble !== null);
  return {
    caughtUpMsAgo: ages.includes(null) ? null : Math.max(...ages.map(Number)),
    trouble: troubled === undefined ? null : `${troubled.trouble} (${troubled.list})`,
  };
}

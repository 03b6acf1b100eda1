import { PRICE_STALENESS_BOUND_MS, type ListName } from '@banyan/domains';
import type { ReadinessCheck, ReadinessReport } from '@banyan/observability';
import { faultsCheck, notTooOldCheck, postgresCheck, type Faults } from '@banyan/service';
import type { DataSource } from 'typeorm';
import type { PriceBoard } from './board/price-board.js';
import type { PriceFreshness } from './freshness/price-freshness.js';
import { describeTrouble } from './lists/list-event.js';
import type { ListStatus } from './lists/list-status.js';

/** Silence of a list that a person should look into; questions are answered all the same. */
const SILENT_SECONDS = 30;

/** What readiness looks at. */
export interface PricingHealth {
  readonly dataSource: DataSource;
  readonly prices: PriceBoard;
  readonly lists: Readonly<Record<ListName, ListStatus>>;
  readonly freshness: PriceFreshness;
  readonly faults: Faults;
}

/**
 * Ready once both lists were read to their end, and as long as what is known may be said: also while the legacy core or
 * PostgreSQL is down.
 */
export async function pricingReadiness(health: PricingHealth): Promise<ReadinessReport> {
  const { dataSource, prices, lists, freshness, faults } = health;
  const ages = Object.values(lists).map(({ ageMs }) => ageMs ?? Infinity);
  const oldest = Math.max(...ages);
  return {
    checks: [
      await postgresCheck(dataSource, `${prices.size} prices are known without it`),
      ...Object.entries(lists).flatMap(([name, status]) => listChecks(name, status)),
      notTooOldCheck(Number.isFinite(oldest) ? oldest : undefined, PRICE_STALENESS_BOUND_MS),
      {
        name: 'fresh',
        ok: freshness.withinBound,
        required: false,
        detail: freshness.withinBound ? 'changes arrive in time' : 'the lists are not read to their end in time',
      },
      faultsCheck(faults),
    ],
  };
}

function listChecks(name: string, { loaded, trouble, secondsSinceSuccess }: ListStatus): readonly ReadinessCheck[] {
  const told = trouble === undefined ? '' : `; it ${describeTrouble(trouble)}`;
  return [
    { name: `${name}-loaded`, ok: loaded, required: true, detail: loaded ? 'read whole' : 'never read whole' },
    {
      name: `${name}-followed`,
      ok: trouble === undefined && secondsSinceSuccess < SILENT_SECONDS,
      required: false,
      detail: `read ${secondsSinceSuccess.toFixed(1)} s ago${told}`,
    },
  ];
}

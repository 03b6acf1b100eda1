import { isoUtc } from '@banyan/kernel';
import type { RolloutStore } from '@banyan/rollout';
import { WHOLE_SHOP, type BusinessImpact, type Impact } from './incident.js';

const MINUTE_MS = 60_000;

/** What an incident cost in orders and money; null: not known. Asked while it is open, and once when it is resolved. */
export type BusinessImpactOf = (scope: string, sinceMs: number) => Promise<BusinessImpact | null>;

/** The harm of an incident, as far as the minutes of the service arm tell it. */
export class ImpactSurvey {
  constructor(
    private readonly store: Pick<RolloutStore, 'serviceTotals'>,
    private readonly business: BusinessImpactOf,
  ) {}

  /** @throws StoreUnavailable */
  async of(scope: string, sinceMs: number): Promise<Impact> {
    if (scope === WHOLE_SHOP) return { journeys: null, business: await this.business(scope, sinceMs) };
    const minute = Math.floor(sinceMs / MINUTE_MS);
    const totals = await this.store.serviceTotals(scope, minute);
    const operations = totals.map(({ operation, requests, failed }) => ({ operation, requests, failed }));
    const journeys = {
      since: isoUtc(minute * MINUTE_MS),
      requests: operations.reduce((sum, { requests }) => sum + requests, 0),
      failed: operations.reduce((sum, { failed }) => sum + failed, 0),
      operations,
    };
    return { journeys: operations.length === 0 ? null : journeys, business: await this.business(scope, sinceMs) };
  }
}

import type { MapNode } from '../../api/control.generated.js';
import { duration, percent } from '../../look/words.js';

/** Its place among those to mend; none where nothing that is known speaks against it. */
export function mendText({ rank, state, failedJourneys, ordersWithout, isStale }: MapNode): string {
  const isWell = state === 'ok' || state === 'no-data';
  if (rank === null || (isWell && failedJourneys === 0 && !ordersWithout && !isStale)) return '–';
  return String(rank);
}

/** `8 journeys, 80 %`; nothing where none failed. */
export function failedText({ failedJourneys, share }: MapNode): string {
  if (failedJourneys === 0) return '0';
  return share === null
    ? failedJourneys.toLocaleString('en')
    : `${failedJourneys.toLocaleString('en')} (${percent(share)})`;
}

/** Orders that went on without it, or wait for it; only of parties that the order service asks. */
export function withoutText({ ordersWithout }: MapNode): string {
  return ordersWithout === null ? '–' : ordersWithout.toLocaleString('en');
}

/** How late what it feeds was known. */
export function freshnessText({ lagP99Ms, isStale }: MapNode): string {
  if (lagP99Ms === null) return '–';
  return `${duration(lagP99Ms)}${isStale ? ', over its bound' : ''}`;
}

import type { MapAnswer } from '../control/shop-answers.js';

/** How many are named. */
const NAMED = 3;

/** Which integrations to mend first, by the sessions that they spoilt, the orders that did without them, and how late they are. */
export function mendText({ journeys: { seen, failed, minutes }, nodes }: MapAnswer): string {
  const spoilt = `${failed} of ${seen} sessions within ${minutes} minutes saw a failure`;
  const bad = nodes
    .filter(
      ({ kind, failedJourneys, ordersWithout, isStale }) =>
        kind === 'integration' && (failedJourneys > 0 || (ordersWithout ?? 0) > 0 || isStale),
    )
    .slice(0, NAMED)
    .map(({ title, failedJourneys, share, ordersWithout, isStale }) => {
      const part = share === null ? '' : ` (${Math.round(share * 100)} %)`;
      const without = ordersWithout ?? 0;
      return [
        failedJourneys > 0 ? `${title}: ${failedJourneys}${part}` : title,
        ...(without > 0 ? [`${without} ${without === 1 ? 'order' : 'orders'} without it`] : []),
        ...(isStale ? ['late'] : []),
      ].join(', ');
    });
  return bad.length === 0 ? `journeys: ${spoilt}` : `journeys: ${spoilt}. Mend first: ${bad.join('; ')}`;
}

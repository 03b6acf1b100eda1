/** What somebody may have come for. `journeys.ts` says which requests each is made of. */
export const JOURNEY_NAMES = ['page', 'list', 'product', 'stores', 'basket', 'checkout'] as const;
export type JourneyName = (typeof JOURNEY_NAMES)[number];

/** Where something is sold, as every contract names it. */
export const CHANNELS = ['web', 'app', 'marketplace', 'store'] as const;
export type Channel = (typeof CHANNELS)[number];

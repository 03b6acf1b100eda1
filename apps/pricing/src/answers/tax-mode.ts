import type { Channel, TaxMode } from '@banyan/domains';

/** How each channel shows its prices; what is charged is gross in all of them. */
export const TAX_MODES: Readonly<Record<Channel, TaxMode>> = {
  web: 'included',
  app: 'included',
  marketplace: 'excluded',
  store: 'included',
};

import { DEFAULT_RANGE, rangeOf, type Range } from '../../charts/chart-range.js';

/** What of a domain is shown, as it stands in the address. */
export interface DomainSearch {
  readonly range?: Range;
  readonly channel?: string;
}

const CHANNEL = /^[a-z0-9-]{1,40}$/;

/** Reads it; what is nonsense is left out. */
export function domainSearch({ range, channel }: Readonly<Record<string, unknown>>): DomainSearch {
  const known = rangeOf(range);
  return {
    ...(known === undefined || known === DEFAULT_RANGE ? {} : { range: known }),
    ...(typeof channel === 'string' && CHANNEL.test(channel) ? { channel } : {}),
  };
}

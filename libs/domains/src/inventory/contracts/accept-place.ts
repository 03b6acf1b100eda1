import { ProblemError } from '@banyan/kernel';
import { LOCATIONS, type Channel, type SalesPlace } from '../inventory.model.js';

/**
 * The place a request is about: every version names it by channel and location.
 *
 * @param pointer where the request names the location, for the problem
 * @throws ProblemError `unknown-location` for a code that no store has, `invalid-request` for a location with another
 *   channel than store
 */
export function acceptPlace(channel: Channel, location: string | undefined, pointer: string): SalesPlace {
  if (location === undefined) return { channel };
  const known = LOCATIONS.find((candidate) => candidate === location);
  if (known === undefined) {
    throw new ProblemError('unknown-location', { errors: [{ pointer, message: 'names no location' }] });
  }
  if (channel !== 'store') {
    throw new ProblemError('invalid-request', {
      errors: [{ pointer, message: 'is allowed with channel store only' }],
    });
  }
  return { channel, location: known };
}

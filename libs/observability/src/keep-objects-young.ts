import { setFlagsFromString } from 'node:v8';

/**
 * Lets no object be born old. V8 watches what survives, by where it was made, and allocates what survived often in the old generation
 * from then on. In a server that is what was in flight while it started or was overloaded: afterwards every request has a few
 * such objects, they are dead within a millisecond, and keep all that they refer to until a full collection. That was 14 % of all that a
 * translated read allocates, and its whole p99 (docs/adr/0041). To be called before anything is hot.
 */
export function keepObjectsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}

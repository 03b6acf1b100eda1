import { LEASE_MS } from '@banyan/rollout';

/** A replica that was silent for as long as a lease lasts serves from legacy, if it is there at all. */
export const SPEAKING_MS = LEASE_MS;

import type { Binding } from '@banyan/ledger';
import { StoreUnavailable } from '@banyan/database';
import { log } from '@banyan/observability';
import type { OwnedCall } from '../pipeline/accept.js';
import { respond } from '../pipeline/respond.js';
import { say, type HeldOptions } from './held-answer.js';
import type { OrdersParts } from './orders-parts.js';

/**
 * A row was taken over that this replica cannot dispatch, because the key that its quote was signed with is not known here (any more).
 * It rests; the settler, who needs no quote, finds out what came of it.
 */
export async function leaveToSettler(
  call: OwnedCall,
  binding: Binding,
  pending: object,
  { ledger, prefix }: OrdersParts,
  options: HeldOptions,
): Promise<void> {
  log.warn('an order is left to the settler: its quote was signed with a key that is not known here', {
    arm: binding.arm,
  });
  try {
    await ledger.rest(binding, false);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
  const { answer } = say(call, binding.arm, pending, options.sampler, prefix);
  call.metrics.ended(binding.arm, 'ledger', 0);
  respond(call, { answer, ageMs: 0 }, 0, options);
}

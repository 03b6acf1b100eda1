import type { OwnedCall } from '../pipeline/accept.js';
import { respond } from '../pipeline/respond.js';
import type { Met } from './bind-order.js';
import { say, type HeldOptions } from './held-answer.js';
import type { OrdersParts } from './orders-parts.js';

/** Gives an outcome again. No arm is asked, and it proves nothing of one. */
export function answerAgain(
  call: OwnedCall,
  { binding, outcome }: Extract<Met, { readonly kind: 'answered' }>,
  { prefix }: OrdersParts,
  options: HeldOptions,
): void {
  const { answer } = say(call, binding.arm, outcome, options.sampler, prefix);
  call.metrics.ended(binding.arm, 'ledger', 0);
  respond(call, { answer, ageMs: 0 }, 0, options);
}

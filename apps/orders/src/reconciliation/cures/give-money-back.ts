import { PROCESSORS } from '../../payment/payment-state.js';
import { DONE, type Cure } from './cure.js';
import type { CurePorts } from './cure-ports.js';

/**
 * Gives back what is left of every charge of an order that is refused or over. Once for a charge, by a key of its own; a processor
 * gives back no more than it took, so that whoever gives the same back at the same time makes one of the two a refusal.
 */
export function giveMoneyBack({ processors }: Pick<CurePorts, 'processors'>): Cure {
  return async ({ reference, charges = [] }, { signal }) => {
    for (const { processor, id, amount, refundedMinor } of charges) {
      const name = PROCESSORS.find((each) => each === processor);
      const leftMinor = amount.amountMinor - refundedMinor;
      if (name === undefined || leftMinor <= 0) continue;
      const outcome = await processors[name].refund(id, leftMinor, `${reference}.over.${id}`, {
        signal,
        check: () => signal.throwIfAborted(),
      });
      if (outcome.kind !== 'refunded') {
        return { kind: outcome.kind === 'refused' ? 'refused' : 'later', because: `${processor}: ${outcome.because}` };
      }
    }
    return DONE;
  };
}

import { ARM_TAKES_MS } from './take-up-policy.js';
import { DONE, type Cure } from './cure.js';
import type { CurePorts } from './cure-ports.js';

/**
 * Writes into the ledger what came of an order. Of our own the answer is here: its row is taken over as the settler does, and written where
 * it is still ours. Of the core's the settler has to ask: its row is made the next one.
 */
export function writeOutcome({ database, ledger, orders }: Pick<CurePorts, 'database' | 'ledger' | 'orders'>): Cure {
  return async ({ reference, ledger: word }) => {
    if (word?.arm === 'legacy') {
      return (await ledger.hurry(reference)) ? DONE : { kind: 'later', because: 'somebody is at it' };
    }
    const answer = (await orders.find(database, reference))?.answer;
    if (answer == null) return { kind: 'later', because: 'it has no answer any more' };
    const binding = await ledger.takeUp(reference, ARM_TAKES_MS);
    if (binding === undefined) return { kind: 'later', because: 'somebody is at it' };
    const { kind } = await ledger.conclude(binding, answer);
    return kind === 'overtaken' ? { kind: 'later', because: 'another took it over' } : DONE;
  };
}

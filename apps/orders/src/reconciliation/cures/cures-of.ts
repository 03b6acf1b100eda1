import { callOffCopies } from './call-off-copies.js';
import { callOffDoubles } from './call-off-doubles.js';
import type { Cure, MachineKind } from './cure.js';
import type { CurePorts } from './cure-ports.js';
import { fileAnew } from './file-anew.js';
import { giveMoneyBack } from './give-money-back.js';
import { writeOutcome } from './write-outcome.js';

/** One cure for every kind that a machine may put right: a kind without one does not compile. */
export function curesOf(ports: CurePorts): Readonly<Record<MachineKind, Cure>> {
  return {
    'charge-without-order': giveMoneyBack(ports),
    'reserved-for-nothing': async ({ reference }, attempt) => {
      await ports.desk.release(reference, attempt);
      return { kind: 'done' };
    },
    'outcome-open': writeOutcome(ports),
    'not-filed': fileAnew(ports),
    'filed-twice': callOffDoubles(ports),
    'copy-still-stands': callOffCopies(ports),
  };
}

import { DONE, type Cure } from './cure.js';
import type { CurePorts } from './cure-ports.js';

/** Calls off what the core has of an order that is over; its goods come back there. */
export function callOffCopies({ books }: Pick<CurePorts, 'books'>): Cure {
  return async ({ core = [] }, attempt) => {
    for (const { document, role, standing } of core) {
      if (role !== 'copy' || standing !== 'standing') continue;
      const called = await books.callOff(document, attempt);
      if (called.kind === 'not-possible') {
        return { kind: 'refused', because: `the core does not call ${document} off: it is ${called.state}` };
      }
    }
    return DONE;
  };
}

import { partyOf, readAllSwitches, readSwitches } from '../faults/read-switches.js';
import type { FaultSwitches } from '../faults/switches.js';
import type { OpsRoute } from './ops-face.js';

/** `/__faults`: GET what is on, PUT switches (of all parties that are named, or of one below it), DELETE to mend everything. */
export function faultsRoute(faults: FaultSwitches): OpsRoute {
  return async ({ method, rest, json }) => {
    const party = rest === '' ? undefined : partyOf(rest);
    switch (method) {
      case 'GET':
        break;
      case 'PUT': {
        // Everything is read before anything is switched: half an order is none.
        const wanted = party === undefined ? readAllSwitches(json()) : new Map([[party, readSwitches(party, json())]]);
        for (const [named, switches] of wanted) faults.set(named, switches);
        break;
      }
      case 'DELETE':
        if (party === undefined) faults.mendAll();
        else faults.mend(party);
        break;
      default:
        return undefined;
    }
    const report = faults.report();
    return party === undefined ? report : report[party];
  };
}

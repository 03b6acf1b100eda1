import { FaultRequestRefused, isFace, readAllSwitches, readFaceSwitches } from '../faults/read-switches.js';
import { FACES, type FaultSwitches } from '../faults/switches.js';
import type { RequestCounts } from './request-counts.js';
import type { OpsRoute } from './ops-face.js';

/** `/__faults`: GET what is on, PUT switches (all named faces, or one face below it), DELETE to mend everything. */
export function faultsRoute(faults: FaultSwitches): OpsRoute {
  return async ({ method, path, json }) => {
    const face = path.slice('/__faults/'.length);
    if (face !== '' && !isFace(face))
      throw new FaultRequestRefused(`${face} is no face; there are ${FACES.join(', ')}`);
    switch (method) {
      case 'GET':
        break;
      case 'PUT': {
        const given = await json();
        // Everything is read before anything is switched: half an order is none.
        const wanted = isFace(face)
          ? [[face, readFaceSwitches(face, given, Date.now())] as const]
          : readAllSwitches(given, Date.now());
        for (const [named, switches] of wanted) faults.set(named, switches);
        break;
      }
      case 'DELETE':
        if (isFace(face)) faults.set(face, {});
        else faults.clear();
        break;
      default:
        return undefined;
    }
    const report = faults.report();
    return { body: isFace(face) ? report[face] : report };
  };
}

/** `/__requests`: GET the counts, or with `?target=POST%20/upload` those of one exact target; DELETE starts anew. */
export function requestsRoute(counts: RequestCounts): OpsRoute {
  return async ({ method, query }) => {
    if (method === 'DELETE') counts.reset();
    else if (method !== 'GET') return undefined;
    const target = query.get('target');
    return { body: target === null ? counts.report() : { target, count: counts.ofTarget(target) } };
  };
}

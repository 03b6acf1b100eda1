import type { IncomingMessage } from 'node:http';
import type { WriteContext } from '../orders/order-books.js';
import { arrivedMsOf } from '../wire/arrival.js';
import type { Face, FaultSwitches } from './switches.js';

/** What a write must know of its request: when it came, and at which of its statements the process dies. */
export function writeContextOf(faults: FaultSwitches, face: Face, call: string, req: IncomingMessage): WriteContext {
  const arrivedMs = arrivedMsOf(req);
  const death = faults.strikes(face, 'killAtStatement', call)?.statement;
  if (death === undefined) return { arrivedMs };
  let seen = 0;
  return {
    arrivedMs,
    watch: () => {
      seen += 1;
      if (seen === death) process.kill(process.pid, 'SIGKILL');
    },
  };
}

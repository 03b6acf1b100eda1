import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock } from '@banyan/kernel';
import { LoadShedder, SHED_POLICY } from '@banyan/resilience';
import { OverloadGuard } from '../../apps/gateway/src/overload/overload-guard.js';
import { timed } from './batches.js';
import type { MicroFigure } from './pieces.js';

const TARGET_MICROS = 0.3;
const TURN_MS = 3;

/** What a request pays for shedding while nothing is shed, and what a look at the event loop costs, of which there are a hundred a second. */
export function overloadFigures(batches: number): readonly MicroFigure[] {
  const guard = new OverloadGuard({ clock: systemClock, turnMs: TURN_MS });
  guard.start();
  const request = {} as IncomingMessage;
  const response = {} as ServerResponse;
  const asked = timed(() => guard.sheds(request, response, () => 'passthrough'), batches);
  guard.stop();
  const shedder = new LoadShedder({ ...SHED_POLICY, turnMs: TURN_MS }, 4, systemClock, processorMs, idleMs);
  const looked = timed(() => shedder.turn(), batches);
  return [
    { piece: 'overload', title: 'is it shed? nothing is wrong', ...asked, targetMicros: TARGET_MICROS },
    { piece: 'overload', title: 'a look at the event loop', ...looked },
  ];
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function idleMs(): number {
  return performance.eventLoopUtilization().idle;
}

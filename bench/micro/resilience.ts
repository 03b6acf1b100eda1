import { systemClock } from '@banyan/kernel';
import { ArmPolicy, SERVING_POLICY } from '@banyan/resilience';
import { timedAsync } from './batches.js';
import type { MicroFigure } from './pieces.js';

const TARGET_MICROS = 1;
const call = () => Promise.resolve(7);

/** Deadline, breaker and bulkhead around a call that does nothing: what is left after the bare call is taken away. */
export async function resilienceFigures(batches: number): Promise<readonly MicroFigure[]> {
  const policy = new ArmPolicy('service', SERVING_POLICY, systemClock);
  const clientSignal = new AbortController().signal;
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
  const bare = await timedAsync(call, batches);
  const wrapped = await timedAsync(() => policy.run(call, { budgetMs: 800, clientSignal, traceparent }), batches);
  return [
    {
      piece: 'resilience',
      title: 'resilience wrap, nothing fails',
      medianMicros: wrapped.medianMicros - bare.medianMicros,
      fastestMicros: wrapped.fastestMicros - bare.fastestMicros,
      targetMicros: TARGET_MICROS,
    },
  ];
}

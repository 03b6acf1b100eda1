// The load: 32 connections, each with one request under way, against one subject at a time. Waits for orders from the
// bench and answers each with what it measured.
import { LoadConnection, type Answered } from './measure/load-connection.js';
import { median, quantile } from './measure/median.js';
import { processorTime, type ProcessorTime } from './measure/processor-time.js';
import type { Span, SpanOrder } from './measure/span.js';

async function measure(order: SpanOrder): Promise<Span> {
  let measuring = false;
  let faults = 0;
  let firstFault: string | undefined;
  const times: number[] = [];
  const fault = (because: string) => {
    faults += 1;
    firstFault ??= because;
  };
  const onAnswer = ({ ms, status, bodyBytes }: Answered) => {
    if (status !== 200) fault(`status ${status}`);
    else if (order.answerBytes !== undefined && bodyBytes !== order.answerBytes) fault(`${bodyBytes} bytes of body`);
    else if (measuring) times.push(ms);
  };
  const requests = requestsOf(order);
  let next = 0;
  const load = { request: () => requests[next++ % requests.length]!, onAnswer, onFault: fault };
  const connections = Array.from(
    { length: order.connections },
    (_, index) => new LoadConnection({ ...load, port: order.ports[index % order.ports.length]! }),
  );

  await after(order.warmMs);
  const cpuBefore = cpuOf(order.pids);
  const startedMs = performance.now();
  measuring = true;
  await after(order.spanMs);
  measuring = false;
  const elapsedMs = performance.now() - startedMs;
  const cpuAfter = cpuOf(order.pids);
  const kernelMicros = cpuAfter.kernelMicros - cpuBefore.kernelMicros;
  const cpuMicros = cpuAfter.userMicros - cpuBefore.userMicros + kernelMicros;
  await Promise.all(connections.map((connection) => connection.stop()));

  if (times.length === 0) fault('no answer at all');

  return {
    requests: times.length,
    requestsPerSecond: (times.length * 1000) / elapsedMs,
    cpuMicros: cpuMicros / times.length,
    kernelMicros: kernelMicros / times.length,
    busyRatio: cpuMicros / 1000 / elapsedMs,
    p50Ms: median(times),
    p99Ms: quantile(times, 0.99),
    faults,
    ...(firstFault === undefined ? {} : { firstFault }),
  };
}

function requestsOf({ request, numbers }: SpanOrder): readonly Buffer[] {
  if (numbers === undefined) return [Buffer.from(request, 'latin1')];
  return Array.from({ length: numbers }, (_, n) => Buffer.from(request.replace('{n}', String(n)), 'latin1'));
}

function cpuOf(pids: readonly number[]): ProcessorTime {
  return pids.map(processorTime).reduce((sum, each) => ({
    userMicros: sum.userMicros + each.userMicros,
    kernelMicros: sum.kernelMicros + each.kernelMicros,
  }));
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

process.once('disconnect', () => process.exit());
process.on('message', (order: SpanOrder) => {
  measure(order).then(
    (span) => process.send?.({ type: 'span', span }),
    (error: unknown) => process.send?.({ type: 'span', error: String(error) }),
  );
});
process.send?.({ type: 'banyan-ready', url: '' });

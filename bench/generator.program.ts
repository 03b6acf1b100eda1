// The load: 32 connections, each with one request under way, against one subject at a time. Waits for orders from the
// bench and answers each with what it measured.
import { LoadConnection, type Answered } from './measure/load-connection.js';
import { median, quantile } from './measure/median.js';
import { processorMicros } from './measure/processor-time.js';
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
  const load = { port: order.port, request: Buffer.from(order.request, 'latin1'), onAnswer, onFault: fault };
  const connections = Array.from({ length: order.connections }, () => new LoadConnection(load));

  await after(order.warmMs);
  const cpuBefore = cpuOf(order.pids);
  const startedMs = performance.now();
  measuring = true;
  await after(order.spanMs);
  measuring = false;
  const elapsedMs = performance.now() - startedMs;
  const cpuMicros = cpuOf(order.pids) - cpuBefore;
  await Promise.all(connections.map((connection) => connection.stop()));

  if (times.length === 0) fault('no answer at all');

  return {
    requests: times.length,
    requestsPerSecond: (times.length * 1000) / elapsedMs,
    cpuMicros: cpuMicros / times.length,
    busyRatio: cpuMicros / 1000 / elapsedMs,
    p50Ms: median(times),
    p99Ms: quantile(times, 0.99),
    faults,
    ...(firstFault === undefined ? {} : { firstFault }),
  };
}

function cpuOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + processorMicros(pid), 0);
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

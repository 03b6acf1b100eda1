import { domains } from '@banyan/domains';
import { keyedHash } from '@banyan/kernel';
import { otlpLogExporter, startFlagEvents, startSpan, stopFlagEvents } from '@banyan/observability';
import type { FlagIntent } from '@banyan/rollout';
import type { UnderstoodCall } from '../../apps/gateway/src/pipeline/accept.js';
import { noteFlags } from '../../apps/gateway/src/pipeline/note-flags.js';
import { timed } from './batches.js';
import type { MicroFigure } from './pieces.js';

const INTENT: FlagIntent = {
  known: true,
  canaryPercent: 20,
  eligible: true,
  serve: false,
  shadow: true,
  everybody: false,
  serving: true,
  shadowing: true,
  definition: 'bench',
};
/** What the setting is by default. */
const MOST_PER_SECOND = 10;

/** What a request costs for both flags of its domain to be noted: where nobody collects, and where somebody does. */
export async function flagEventFigures(batches: number): Promise<readonly MicroFigure[]> {
  const call = {
    domain: { manifest: domains[0] },
    caller: { sessionId: 'session-1' },
    exchange: { span: startSpan('GET owned', 'server', undefined) },
  } as unknown as UnderstoodCall;
  const note = () => noteFlags(call, INTENT, (sessionId) => keyedHash('bench', sessionId));
  const counted = timed(note, batches);
  startFlagEvents({
    // Nobody is there: what is sent is lost, as it is while a collector is away.
    exporter: otlpLogExporter('http://127.0.0.1:9', 100),
    serviceName: 'bench',
    serviceVersion: '0',
    environment: 'bench',
    mostPerSecond: MOST_PER_SECOND,
  });
  const sampled = timed(note, batches);
  await stopFlagEvents();
  return [
    { piece: 'flag-events', title: 'both flags of a request noted, no collector', ...counted },
    { piece: 'flag-events', title: `the same with one, ${MOST_PER_SECOND} a second sent`, ...sampled },
  ];
}

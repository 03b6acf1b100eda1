import type { JourneyLane } from '@banyan/domains';
import { isoUtc, messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { readRunFile } from '../processes/run-file.js';
import type { Moment } from './journey.js';

/** A span as the launcher keeps it (`SpanRecord` there), as far as a journey needs it. */
interface KeptSpan {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly service: string;
  readonly name: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

const TIMEOUT_MS = 1_000;
const MOST_SPANS = 500;
/** The launcher, in its own list of what runs. */
const LAUNCHER = 'stack';

/** Who is told by a delivery is who does what comes of it. */
const TOLD: Readonly<Record<string, JourneyLane>> = {
  fulfilment: 'warehouse',
  warehouse: 'warehouse',
  mail: 'mail',
  analytics: 'analytics',
  'legacy-filing': 'back-office',
};

/** The spans of a trace, where the launcher of this machine keeps them; none elsewhere: the books say what happened all the same. */
export async function spansOf(traceId: string, dataDir: string): Promise<readonly Moment[]> {
  const launcher = (await readRunFile(dataDir)).find(({ name }) => name === LAUNCHER);
  if (launcher === undefined) return [];
  try {
    const answer = await fetch(`${launcher.opsUrl}/traces/${traceId}`, {
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) return [];
    const { spans } = (await answer.json()) as { readonly spans: readonly KeptSpan[] };
    return momentsOf(spans.slice(0, MOST_SPANS));
  } catch (error) {
    log.debug('a trace could not be read', { reason: messageOf(error) });
    return [];
  }
}

/** Pure. */
export function momentsOf(spans: readonly KeptSpan[]): readonly Moment[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const laneOf = (span: KeptSpan, depth = 0): JourneyLane => {
    const own = ownLane(span);
    if (own !== undefined) return own;
    const parent = byId.get(span.parentSpanId ?? '');
    return parent === undefined || depth > MOST_SPANS ? 'arm' : laneOf(parent, depth + 1);
  };
  return spans.map((span) => momentOf(span, laneOf(span)));
}

function ownLane({ service, name, attributes }: KeptSpan): JourneyLane | undefined {
  const destination = attributes['messaging.destination.name'];
  if (typeof destination === 'string') return TOLD[destination] ?? 'outbox';
  const party = attributes['banyan.party'];
  if (typeof party === 'string') {
    return party.startsWith('payment') ? 'payment' : party === 'fraud' || party === 'shipping' ? party : 'arm';
  }
  if (service === 'inventory' || name.startsWith('place.reserve') || name.startsWith('place.confirm')) return 'stock';
  if (service === 'storefront') return 'storefront';
  if (service === 'gateway') return 'gateway';
  // A party or the core does what it was asked for: it is in the lane of who asked.
  return service === 'orders' ? 'arm' : undefined;
}

function momentOf({ name, service, startMs, durationMs, failed, attributes }: KeptSpan, lane: JourneyLane): Moment {
  const degraded = attributes['banyan.degraded.reason'];
  const resends = attributes['http.request.resend_count'];
  const status = attributes['http.response.status_code'];
  const because = [
    attributes['error.type'],
    degraded,
    typeof status === 'number' && status >= 400 ? `HTTP ${status}` : undefined,
  ].filter((each) => each !== undefined);
  return {
    lane,
    what: `${service}: ${name}`,
    from: isoUtc(startMs),
    fromMs: startMs,
    tookMs: durationMs,
    outcome: failed ? 'failed' : degraded === undefined ? 'done' : 'degraded',
    attempts: typeof resends === 'number' ? resends + 1 : 1,
    because: because.length === 0 ? null : because.join(', '),
    source: 'trace',
  };
}

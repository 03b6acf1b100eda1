import { ROOT_CONTEXT, SeverityNumber, trace, TraceFlags, type Logger } from '@opentelemetry/api';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import { systemClock, type Clock, type TraceContext } from '@banyan/kernel';
import type { CounterSeries } from './metric-series.js';
import { counter } from './metrics.js';
import { processResource, type ProcessResource } from './process-resource.js';

/** Why a flag gave what it gave: words of OpenTelemetry's conventions for feature flags. */
export type FlagReason =
  /** The same for everybody. */
  | 'static'
  /** Some of the sessions, by a hash. */
  | 'split'
  /** Constraints decided. */
  | 'targeting_match'
  /** It is off. */
  | 'disabled'
  /** There is no such flag: what is meant without it. */
  | 'default'
  /** The server was not heard for too long: what it said last. */
  | 'stale';

export type FlagVariant = 'on' | 'off';

/** For whom a flag was evaluated. */
export interface EvaluatedFor {
  /** Stands for whom it was evaluated for, and is nobody's name; asked only where the event is sent. */
  readonly contextId: () => string;
  /** Of the request's span. */
  readonly span: TraceContext;
}

export interface FlagEventsOptions extends ProcessResource {
  readonly exporter: LogRecordExporter;
  /** Events a second that are sent at most, by this process; the rest are counted and not sent. */
  readonly mostPerSecond: number;
  /** How long an event may wait for others before it is sent, ms. Default 500. */
  readonly delayMs?: number;
  readonly clock?: Pick<Clock, 'monotonicMs'>;
}

const MS_PER_SECOND = 1_000;
const MOST_WAITING = 2_048;

interface RunningEvents {
  readonly logger: Logger;
  readonly provider: LoggerProvider;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly mostPerSecond: number;
  /** The second that is being counted, and what was sent in it. */
  second: number;
  sent: number;
}

let running: RunningEvents | undefined;

/** Starts sending `feature_flag.evaluation` events. Without it evaluations are counted, and that is all. */
export function startFlagEvents(options: FlagEventsOptions): void {
  const { exporter, mostPerSecond, delayMs = 500, clock = systemClock, ...about } = options;
  const provider = new LoggerProvider({
    resource: processResource(about),
    processors: [
      new BatchLogRecordProcessor({
        exporter,
        maxQueueSize: MOST_WAITING,
        scheduledDelayMillis: delayMs,
        exportTimeoutMillis: 3_000,
      }),
    ],
  });
  const logger = provider.getLogger('banyan', about.serviceVersion);
  running = { logger, provider, clock, mostPerSecond, second: -1, sent: 0 };
}

/** A flag whose evaluations are counted, and sent as events where there is a collector. Made once, kept. */
export class NotedFlag {
  readonly #counted: Record<FlagVariant, Partial<Record<FlagReason, CounterSeries>>> = { on: {}, off: {} };

  constructor(readonly key: string) {}

  /** Counts one, and sends the event of it where there is a collector and room in this second. Never throws. */
  evaluated(variant: FlagVariant, reason: FlagReason, by: EvaluatedFor): void {
    const counted = this.#counted[variant];
    counted[reason] ??= counter('banyan_flag_evaluations_total').with({ flag: this.key, variant, reason });
    counted[reason].inc();
    if (running !== undefined) send(running, this.key, variant, reason, by);
  }
}

function send(
  events: RunningEvents,
  key: string,
  variant: FlagVariant,
  reason: FlagReason,
  { contextId, span }: EvaluatedFor,
): void {
  const second = Math.floor(events.clock.monotonicMs() / MS_PER_SECOND);
  if (second !== events.second) {
    events.second = second;
    events.sent = 0;
  }
  if (events.sent >= events.mostPerSecond) return;
  events.sent += 1;
  counter('banyan_flag_events_total').with({}).inc();
  const spanContext = { traceId: span.traceId, spanId: span.spanId, traceFlags: TraceFlags.NONE };
  events.logger.emit({
    eventName: 'feature_flag.evaluation',
    severityNumber: SeverityNumber.INFO,
    context: trace.setSpanContext(ROOT_CONTEXT, spanContext),
    attributes: {
      'feature_flag.key': key,
      'feature_flag.result.variant': variant,
      'feature_flag.result.reason': reason,
      'feature_flag.provider.name': 'unleash',
      'feature_flag.context.id': contextId(),
    },
  });
}

/** Sends what is waiting; resolves when that was tried, or `withinMs` is over. Never rejects: it is an example of what was counted. */
export async function flushFlagEvents(withinMs: number): Promise<void> {
  await running?.provider.forceFlush({ timeoutMillis: withinMs }).catch(() => undefined);
}

/** Sends what is waiting, and then no more. */
export async function stopFlagEvents(): Promise<void> {
  await flushFlagEvents(1_000);
  running = undefined;
}

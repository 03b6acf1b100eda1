export { activeContext, runInContext } from './active-span.js';
export { announceReady, type ReadyAnnouncement, type ReadyMessage } from './announce-ready.js';
export { NotedFlag, startFlagEvents, stopFlagEvents, type FlagReason } from './flag-events.js';
export { LOG_FIELDS, type LogFields } from './log-fields.js';
export { createLogger, log, type Logger, type LoggerOptions, type LogLevel } from './logger.js';
export type { CounterSeries, GaugeSeries, HistogramSeries } from './metric-series.js';
export { HTTP_DURATION_BUCKETS, METRICS, type LabelsOf, type MetricName, type MetricRow } from './metric-table.js';
export { counter, gauge, histogram, METRICS_MEDIA_TYPE, metricsText, type BoundBy } from './metrics.js';
export { NestLogger } from './nest-logger.js';
export { otlpLogExporter } from './otlp-log-exporter.js';
export { OPS_PATHS, type OpsOptions } from './ops-answer.js';
export { opsHandler, type OpsHandler } from './ops-handler.js';
export { OpsModule } from './ops.module.js';
export { isReady, type Readiness, type ReadinessCheck, type ReadinessReport } from './readiness.js';
export { EXIT_CONFIGURATION, runApp } from './run-app.js';
export { serviceName, serviceVersion } from './service-name.js';
export { serviceRelease } from './service-release.js';
export { exitWithParent, onShutdown, requestShutdown, shuttingDown, type ShutdownHandler } from './shutdown.js';
export type { AttributeValue, SpanAttributes } from './span-attributes.js';
export type { KeptBecause } from './trace-part.js';
export type { Span, SpanRole } from './span.js';
export { activeSpan, startSpan } from './start-span.js';
export {
  flushTraces,
  keepHeld,
  keepTrace,
  otlpExporter,
  startTracing,
  stopTracing,
  type TracingOptions,
} from './tracing.js';
export { withSpan } from './with-span.js';

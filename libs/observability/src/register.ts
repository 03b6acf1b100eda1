import { ConfigurationError, pick, readConfig, SETTING_NAMES } from '@banyan/kernel';
import { flushFlagEvents, startFlagEvents } from './flag-events.js';
import { otlpLogExporter } from './otlp-log-exporter.js';
import { serviceName, serviceVersion } from './service-name.js';
import { flushTraces, otlpExporter, startTracing } from './tracing.js';

/**
 * Loaded before an app (`node --import …/register.js main.js`): starts tracing, and the events of flags, when there is a collector. A fault here
 * never stops the app; the app's own configuration check is the one that refuses.
 */
function register(): void {
  const config = readConfig(
    pick(
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'BANYAN_TRACE_RATIO',
      'BANYAN_TRACE_SLOW_MS',
      'BANYAN_TRACE_HELD_SPANS',
      'BANYAN_FLAG_EVENTS_PER_SECOND',
      'BANYAN_ENVIRONMENT',
    ),
    process.env,
    SETTING_NAMES,
  );
  if (config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return;
  const about = {
    serviceName: serviceName(),
    serviceVersion: serviceVersion(),
    environment: config.BANYAN_ENVIRONMENT,
  };
  if (config.BANYAN_FLAG_EVENTS_PER_SECOND > 0) {
    const exporter = otlpLogExporter(config.OTEL_EXPORTER_OTLP_ENDPOINT);
    startFlagEvents({ ...about, exporter, mostPerSecond: config.BANYAN_FLAG_EVENTS_PER_SECOND });
  }
  startTracing({
    ...about,
    exporter: otlpExporter(config.OTEL_EXPORTER_OTLP_ENDPOINT),
    ratio: config.BANYAN_TRACE_RATIO,
    slowMs: config.BANYAN_TRACE_SLOW_MS,
    heldSpans: config.BANYAN_TRACE_HELD_SPANS,
  });
  // The last spans of a process that ends by itself; `onShutdown` flushes for those that are told to.
  process.once('beforeExit', () => void Promise.all([flushTraces(1_000), flushFlagEvents(1_000)]));
}

try {
  register();
} catch (error) {
  process.stderr.write(
    `tracing is off: ${error instanceof ConfigurationError ? error.faults.join('; ') : String(error)}\n`,
  );
}

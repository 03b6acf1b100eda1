import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http';
import { JsonLogsSerializer, LogsExporterMetricsHelper } from '@opentelemetry/otlp-transformer';
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs';

/** An exporter to `<endpoint>/v1/logs`, OTLP over HTTP with JSON. Gives up on a batch after `timeoutMs`. */
export function otlpLogExporter(endpoint: string, timeoutMs = 2_000): LogRecordExporter {
  const options = {
    url: `${endpoint.replace(/\/+$/, '')}/v1/logs`,
    timeoutMillis: timeoutMs,
    httpAgentOptions: { keepAlive: true, maxSockets: 1 },
  };
  const delegate = createOtlpHttpExportDelegate(
    convertLegacyHttpOptions(options, 'LOGS', 'v1/logs', { 'Content-Type': 'application/json' }),
    JsonLogsSerializer,
    'otlp_http_log_exporter',
    LogsExporterMetricsHelper,
    undefined,
  );
  return new OTLPExporterBase<ReadableLogRecord[]>(delegate);
}

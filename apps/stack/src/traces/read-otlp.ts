import type { SpanRecord } from './span-record.js';

type Json = Record<string, unknown>;

const ROLES = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const MAX_TEXT = 512;
const MAX_ATTRIBUTES = 64;
const MAX_LINKS = 16;

/**
 * Reads an OTLP/HTTP JSON export (opentelemetry-proto, ExportTraceServiceRequest). Spans without proper ids are left out.
 *
 * @throws Error when it is not such an export at all
 */
export function readOtlp(body: unknown): SpanRecord[] {
  if (!isObject(body) || !Array.isArray(body['resourceSpans'])) throw new Error('resourceSpans is missing');
  const spans: SpanRecord[] = [];
  for (const resourceSpans of objects(body['resourceSpans'])) {
    const resource = isObject(resourceSpans['resource']) ? attributesOf(resourceSpans['resource']['attributes']) : {};
    const service = String(resource['service.name'] ?? 'unknown');
    for (const scope of objects(resourceSpans['scopeSpans'])) {
      for (const span of objects(scope['spans'])) {
        const record = readSpan(span, service);
        if (record !== undefined) spans.push(record);
      }
    }
  }
  return spans;
}

function readSpan(span: Json, service: string): SpanRecord | undefined {
  const traceId = hex(span['traceId'], 32);
  const spanId = hex(span['spanId'], 16);
  const startMs = milliseconds(span['startTimeUnixNano']);
  const endMs = milliseconds(span['endTimeUnixNano']);
  if (traceId === undefined || spanId === undefined || startMs === undefined || endMs === undefined) return undefined;
  const parentSpanId = hex(span['parentSpanId'], 16);
  const status = isObject(span['status']) ? span['status'] : {};
  const statusMessage = typeof status['message'] === 'string' ? status['message'].slice(0, MAX_TEXT) : '';
  return {
    traceId,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    service,
    name: typeof span['name'] === 'string' ? span['name'].slice(0, MAX_TEXT) : '',
    role: ROLES[Number(span['kind'])] ?? 'internal',
    startMs,
    durationMs: Math.max(0, endMs - startMs),
    failed: status['code'] === 2 || status['code'] === 'STATUS_CODE_ERROR',
    ...(statusMessage === '' ? {} : { statusMessage }),
    attributes: attributesOf(span['attributes']),
    ...linksOf(span['links']),
  };
}

function linksOf(list: unknown): Pick<SpanRecord, 'links'> {
  const links = objects(list)
    .slice(0, MAX_LINKS)
    .flatMap((link) => {
      const traceId = hex(link['traceId'], 32);
      const spanId = hex(link['spanId'], 16);
      return traceId === undefined || spanId === undefined ? [] : [{ traceId, spanId }];
    });
  return links.length === 0 ? {} : { links };
}

function attributesOf(list: unknown): Record<string, string | number | boolean> {
  const attributes: Record<string, string | number | boolean> = {};
  for (const { key, value } of objects(list).slice(0, MAX_ATTRIBUTES)) {
    if (typeof key === 'string' && isObject(value)) attributes[key] = scalar(value);
  }
  return attributes;
}

/** OTLP's AnyValue. Lists and maps are kept as their JSON. */
function scalar(value: Json): string | number | boolean {
  if (typeof value['stringValue'] === 'string') return value['stringValue'].slice(0, MAX_TEXT);
  if (typeof value['boolValue'] === 'boolean') return value['boolValue'];
  const number = value['intValue'] ?? value['doubleValue'];
  if (number !== undefined) return Number(number);
  return JSON.stringify(value).slice(0, MAX_TEXT);
}

/** Nanoseconds as text or number; a double would lose the microseconds of a text, so the digits are cut, not divided. */
function milliseconds(nanoseconds: unknown): number | undefined {
  if (typeof nanoseconds !== 'string' && typeof nanoseconds !== 'number') return undefined;
  const text = String(nanoseconds);
  if (!/^\d{7,20}$/.test(text)) return undefined;
  return Number(text.slice(0, -6)) + Number(text.slice(-6)) / 1e6;
}

function hex(value: unknown, length: number): string | undefined {
  if (typeof value !== 'string' || value.length !== length || !/^[0-9a-f]+$/i.test(value)) return undefined;
  return /^0+$/.test(value) ? undefined : value.toLowerCase();
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

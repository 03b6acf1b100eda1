/**
 * What a log line may say beside its message. Anything else is written as `[redacted]`: a field is safe because
 * somebody put it here, not because nobody thought of it. Never a session, a body, a header, a value of a person.
 */
export const LOG_FIELDS = [
  'arm',
  'attempt',
  'code',
  'context',
  'consumer',
  'contract',
  'count',
  'decisionId',
  'domain',
  'durationMs',
  'environment',
  'epoch',
  'err',
  'event',
  'eventType',
  'exitCode',
  'failure',
  'faults',
  'field',
  'file',
  'flag',
  'graceMs',
  'integration',
  'method',
  'operation',
  'opsUrl',
  'outcome',
  'pid',
  'port',
  'position',
  'process',
  'reason',
  'replica',
  'retryInMs',
  'route',
  'rows',
  'rule',
  'sequence',
  'signal',
  'source',
  'setting',
  'stage',
  'state',
  'status',
  'text',
  'url',
  'verdict',
] as const;

export type LogFields = { readonly [F in (typeof LOG_FIELDS)[number]]?: unknown };

const ALLOWED: ReadonlySet<string> = new Set(LOG_FIELDS);

/** The fields with everything unknown redacted; the names stay, so that the mistake is seen. */
export function redactFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, ALLOWED.has(name) ? shown(value) : '[redacted]']),
  );
}

function shown(value: unknown): unknown {
  return typeof value === 'string' ? withoutUserinfo(value) : value;
}

/** A URL may carry a password; a log line may not. */
export function withoutUserinfo(text: string): string {
  return text.replace(/(\b[a-z][a-z+.-]*:\/\/)[^/?#\s@]*@/gi, '$1[redacted]@');
}

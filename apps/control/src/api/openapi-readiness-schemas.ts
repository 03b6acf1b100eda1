import { RUN_KINDS } from '../readiness/readiness.js';
import {
  FLAG,
  INSTANT,
  list,
  MS,
  nullable,
  NUMBER,
  RATIO,
  record,
  ref,
  TEXT,
  UUID,
  word,
  type Schema,
} from './openapi-schemas.js';

/** Is a domain ready, and the runs that say so. */
export const READINESS_SCHEMAS: Readonly<Record<string, Schema>> = {
  ReadinessCheck: record({
    id: TEXT,
    title: TEXT,
    state: { ...word('ok', 'not-ok', 'unknown'), description: 'unknown: not measured, or not readable; never ready' },
    value: TEXT,
    threshold: TEXT,
    next: { ...nullable(TEXT), description: 'what to do; null: it is ok' },
  }),
  Readiness: record({ domain: TEXT, asOf: INSTANT, ready: FLAG, checks: list(ref('ReadinessCheck')) }),
  LoadReport: record({
    ranAt: INSTANT,
    passed: FLAG,
    peakRps: NUMBER,
    durationSeconds: NUMBER,
    p99Ms: MS,
    failedRatio: RATIO,
    'breaksAtRps?': nullable(NUMBER),
    'profile?': { ...nullable(TEXT), description: 'who came, such as `promotion`' },
  }),
  FaultReport: record({
    ranAt: INSTANT,
    passed: FLAG,
    faults: list(
      record({
        integration: TEXT,
        fault: TEXT,
        outcome: word('unaffected', 'degraded', 'failed'),
        atRps: NUMBER,
        behaviour: TEXT,
      }),
    ),
  }),
  RecordedRun: record({
    kind: word(...RUN_KINDS),
    person: TEXT,
    report: { anyOf: [ref('LoadReport'), ref('FaultReport')] },
  }),
  RunKept: record({ id: UUID, domain: TEXT, kind: word(...RUN_KINDS) }),
};

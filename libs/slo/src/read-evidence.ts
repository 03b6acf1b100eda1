import { MOST_SESSIONS } from './bounded-sessions.js';
import { type DocumentField, DocumentField as Field } from './document.js';
import type { ArmCounts, Assigned, Evidence, OnsetState, OperationEvidence, Pairs, Run, Trail } from './evidence.js';

/** Beyond this a count cannot be one, and the arithmetic is not proved. */
const MOST_REQUESTS = 1_000_000_000;
const MOST_OPERATIONS = 100;
const MOST_REPLICAS = 256;
const MOST_FIELDS = 64;
const MOST_STEPS = 8;
const MOST_RUNS = 128;
/** A statistic's logarithm beyond this is none: a billion requests of a dead service are under it. */
const MOST_LOG = 1e12;
/** Flags split by whole percents; nearer to none or to all than this no share is one, and the arithmetic is not proved. */
const LEAST_SHARE = 1e-6;

/**
 * Reads evidence that came from outside this process: a replica's report, a decision record. Unknown members are dropped.
 *
 * @param path what to call the document in a fault
 * @throws DocumentFault naming the field: not a count, more failures than requests, a share outside 0-1 …
 */
export function readEvidence(document: unknown, path = 'evidence'): Evidence {
  const evidence = new Field(document, path);
  const [domain, stretch] = [evidence.at('domain').text(), evidence.at('stretch').text()];
  const release = evidence.at('release');
  return {
    domain,
    stretch,
    share: shareOf(evidence.at('share')),
    ...optional('epoch', evidence.at('epoch'), (field) => field.count(Number.MAX_SAFE_INTEGER)),
    ...optional('startedAtMs', evidence.at('startedAtMs'), (field) => field.number(0, Number.MAX_SAFE_INTEGER)),
    ...(release.value === '' ? { release: '' } : optional('release', release, (field) => field.text())),
    ...optional('assigned', evidence.at('assigned'), (field) => listOf(field, MOST_REPLICAS, assigned)),
    ...optional('dailyRequests', evidence.at('dailyRequests'), (field) => field.number(0, Number.MAX_SAFE_INTEGER)),
    operations: listOf(evidence.at('operations'), MOST_OPERATIONS, operationEvidence),
    ...optional('together', evidence.at('together'), operationEvidence),
  };
}

function operationEvidence(item: DocumentField): OperationEvidence {
  const operation = item.at('operation').text();
  const [legacy, service] = [armCounts(item.at('legacy')), armCounts(item.at('service'))];
  return {
    operation,
    legacy,
    service,
    ...optional('sampled', item.at('sampled'), (field) => field.flag()),
    ...optional('onset', item.at('onset'), (onset) => ({
      failed: trail(onset.at('failed')),
      slow: trail(onset.at('slow')),
    })),
    ...optional('pairs', item.at('pairs'), pairs),
  };
}

function shareOf(field: DocumentField): number {
  const share = field.number(0, 1);
  const isSplit = share >= LEAST_SHARE && share <= 1 - LEAST_SHARE;
  if (isSplit || share === 0 || share === 1) return share;
  throw field.fault(`must be 0, 1, or a share from ${LEAST_SHARE} to ${1 - LEAST_SHARE}`);
}

function armCounts(counts: DocumentField): ArmCounts {
  const requests = counts.at('requests').count(MOST_REQUESTS);
  const failed = counts.at('failed').count(requests);
  const slow = counts.at('slow').count(requests);
  return {
    requests,
    failed,
    slow,
    ...optional('failedAgain', counts.at('failedAgain'), (field) => field.count(failed)),
    ...optional('slowAgain', counts.at('slowAgain'), (field) => field.count(slow)),
    ...optional('over', counts.at('over'), (field) => listOf(field, MOST_STEPS, (step) => step.count(requests))),
    failedSessions: sessions(counts.at('failedSessions')),
    slowSessions: sessions(counts.at('slowSessions')),
  };
}

function sessions(list: DocumentField): string[] {
  return list
    .items()
    .slice(0, MOST_SESSIONS)
    .map((item) => item.text());
}

function assigned(item: DocumentField): Assigned {
  return { legacy: item.at('legacy').count(MOST_REQUESTS), service: item.at('service').count(MOST_REQUESTS) };
}

function pairs(field: DocumentField): Pairs {
  const samples = field.at('samples').count(MOST_REQUESTS);
  return {
    samples,
    fields: listOf(field.at('fields'), MOST_FIELDS, (item) => ({
      path: item.at('path').text(),
      rawOnly: item.at('rawOnly').count(samples),
      noiseOnly: item.at('noiseOnly').count(samples),
      noise: item.at('noise').count(samples),
    })),
  };
}

function trail(field: DocumentField): Trail {
  return {
    start: listOf(field.at('start'), MOST_FIELDS, onsetState),
    runs: listOf(field.at('runs'), MOST_RUNS, run),
  };
}

function onsetState(item: DocumentField): OnsetState {
  const countOf = (name: Exclude<keyof OnsetState, 'log'>): number => item.at(name).count(MOST_REQUESTS);
  return {
    log: item.at('log').number(-MOST_LOG, MOST_LOG),
    good: countOf('good'),
    bad: countOf('bad'),
    legacyGood: countOf('legacyGood'),
    legacyBad: countOf('legacyBad'),
  };
}

function run(item: DocumentField): Run {
  const countOf = (name: keyof Run): number => item.at(name).count(MOST_REQUESTS);
  return {
    quiet: countOf('quiet'),
    good: countOf('good'),
    bad: countOf('bad'),
    legacyGood: countOf('legacyGood'),
    legacyBad: countOf('legacyBad'),
  };
}

function listOf<T>(field: DocumentField, most: number, read: (item: DocumentField) => T): T[] {
  const items = field.items();
  if (items.length > most) throw field.fault(`must have at most ${most} items`);
  return items.map(read);
}

/** A member that may be absent: then it stays absent. */
function optional<K extends string, T>(
  name: K,
  field: DocumentField,
  read: (field: DocumentField) => T,
): { readonly [N in K]?: T } {
  return field.absent ? {} : ({ [name]: read(field) } as { readonly [N in K]?: T });
}

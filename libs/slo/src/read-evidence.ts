import { MOST_SESSIONS } from './bounded-sessions.js';
import { DocumentField } from './document.js';
import type { ArmCounts, Evidence } from './evidence.js';

/** Beyond this a count cannot be one, and the arithmetic is not proved. */
const MOST_REQUESTS = 1_000_000_000;
const MOST_OPERATIONS = 100;
/** Flags split by whole percents; nearer to none or to all than this no share is one, and the arithmetic is not proved. */
const LEAST_SHARE = 1e-6;

/**
 * Reads evidence that came from outside this process: a replica's report, a decision record. Unknown members are dropped.
 *
 * @param path what to call the document in a fault
 * @throws DocumentFault naming the field: not a count, more failures than requests, a share outside 0-1 …
 */
export function readEvidence(document: unknown, path = 'evidence'): Evidence {
  const evidence = new DocumentField(document, path);
  const [epoch, startedAtMs, operations] = [
    evidence.at('epoch'),
    evidence.at('startedAtMs'),
    evidence.at('operations'),
  ];
  const items = operations.items();
  if (items.length > MOST_OPERATIONS) throw operations.fault(`must have at most ${MOST_OPERATIONS} items`);
  return {
    domain: evidence.at('domain').text(),
    stretch: evidence.at('stretch').text(),
    share: shareOf(evidence.at('share')),
    ...(epoch.absent ? {} : { epoch: epoch.count(Number.MAX_SAFE_INTEGER) }),
    ...(startedAtMs.absent ? {} : { startedAtMs: startedAtMs.number(0, Number.MAX_SAFE_INTEGER) }),
    operations: items.map((item) => ({
      operation: item.at('operation').text(),
      legacy: armCounts(item.at('legacy')),
      service: armCounts(item.at('service')),
    })),
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
  return {
    requests,
    failed: counts.at('failed').count(requests),
    slow: counts.at('slow').count(requests),
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

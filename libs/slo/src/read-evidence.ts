import { MOST_SESSIONS } from './bounded-sessions.js';
import { DocumentField } from './document.js';
import type { ArmCounts, Evidence } from './evidence.js';

/** Beyond this a count cannot be one, and the arithmetic is not proved. */
const MOST_REQUESTS = 1_000_000_000;
const MOST_OPERATIONS = 100;

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
    share: evidence.at('share').number(0, 1),
    ...(epoch.absent ? {} : { epoch: epoch.count(Number.MAX_SAFE_INTEGER) }),
    ...(startedAtMs.absent ? {} : { startedAtMs: startedAtMs.number(0, Number.MAX_SAFE_INTEGER) }),
    operations: items.map((item) => ({
      operation: item.at('operation').text(),
      legacy: armCounts(item.at('legacy')),
      service: armCounts(item.at('service')),
    })),
  };
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

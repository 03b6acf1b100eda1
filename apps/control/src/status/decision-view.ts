import type { DecisionMaker, DecisionRecord } from '@banyan/rollout';
import type { DecisionSummary } from './shop-status.js';

/** `control`, `replica gateway-1`, `person anna`. */
export function makerText(by: DecisionMaker): string {
  switch (by.kind) {
    case 'control':
      return 'control';
    case 'replica':
      return `replica ${by.replica}`;
    case 'person':
      return `person ${by.name}`;
  }
}

export function summaryOf(record: DecisionRecord): DecisionSummary {
  const { id, sequence, kind, reason, epoch } = record;
  return { id, sequence, at: new Date(record.atMs).toISOString(), kind, by: makerText(record.by), reason, epoch };
}

import { describe, expect, it } from '@jest/globals';
import type { Latch } from '@banyan/rollout';
import { report } from '../control.fixture.js';
import type { ReplicaReportDto } from '../reports/replica-report.dto.js';
import { evidenceInForce } from './evidence-in-force.js';

const ARMED: Latch = { state: 'armed', epoch: 2 };
const TRIPPED: Latch = { state: 'tripped', epoch: 3, reason: 'bad', decisionId: 'd', trippedAtMs: 1 };

/** Counted at an epoch, by a replica whose flag is now so. */
function counted(epoch: number, definition?: string): ReplicaReportDto {
  const sent = report({ requests: 40, failed: 9, epoch });
  if (definition !== undefined) for (const route of sent.routes) route.definition = definition;
  return sent;
}

const epochInForce = (sent: ReplicaReportDto, latch: Latch | undefined): number | undefined =>
  evidenceInForce(sent, 'inventory', latch)?.epoch;

describe('evidence that may be judged', () => {
  it('is of the epoch that stands: neither of one that is over nor of one nobody has come to', () => {
    expect([1, 2, 3].map((epoch) => epochInForce(counted(epoch), ARMED))).toEqual([undefined, 2, undefined]);
  });

  it('is of the flag as the replica has it now; an older gateway that does not say is believed', () => {
    expect(epochInForce(counted(2, 'abc'), ARMED)).toBe(2);
    expect(epochInForce(counted(2, 'moved since'), ARMED)).toBeUndefined();
    expect(epochInForce(counted(2), ARMED)).toBe(2);
  });

  it('stays in sight after the trip it led to, with the flag off by then', () => {
    expect(epochInForce(counted(2, 'off'), TRIPPED)).toBe(2);
    expect(epochInForce(counted(9), TRIPPED)).toBeUndefined();
  });

  it('is whatever there is while no latch was read, and nothing for a domain nobody counts', () => {
    expect(epochInForce(counted(7), undefined)).toBe(7);
    expect(evidenceInForce(counted(2), 'pricing', ARMED)).toBeUndefined();
  });
});

import { ArmError } from '@banyan/kernel';
import type { DomainArm, LegacyConnection } from '../../domain.js';

/** The arm is not built yet: whatever it is asked is a fault, and nothing is sent. */
export function connectOrdersLegacy(_connection: LegacyConnection): DomainArm {
  return {
    call: () => Promise.reject(new ArmError('legacy', 'fault', 'orders has no legacy arm yet')),
    close: () => Promise.resolve(),
  };
}

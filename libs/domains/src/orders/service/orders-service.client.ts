import { ArmError } from '@banyan/kernel';
import type { DomainArm, ServiceConnection } from '../../domain.js';

/** The arm is not built yet: whatever it is asked is a fault, and nothing is sent. */
export function connectOrdersService(_connection: ServiceConnection): DomainArm {
  return {
    call: () => Promise.reject(new ArmError('service', 'fault', 'orders has no service arm yet')),
    close: () => Promise.resolve(),
  };
}

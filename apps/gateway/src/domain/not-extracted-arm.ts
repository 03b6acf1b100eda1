import type { DomainArm } from '@banyan/domains';
import { ArmError } from '@banyan/kernel';

/**
 * Stands where a domain without a service would have one. No route leads here; should one ever, it is a failure that is
 * rescued like any other, and nothing is asked of anybody.
 */
export const NOT_EXTRACTED_ARM: DomainArm = {
  call: () => Promise.reject(new ArmError('service', 'fault', 'this domain is not extracted: it has no service')),
  close: () => Promise.resolve(),
};

import type { DomainArm, Operation } from '@banyan/domains';
import { ArmError, type Arm } from '@banyan/kernel';
import { isCopied } from './is-copied.js';

/**
 * An arm as shadow calls have it: it can be asked what is copied, and nothing else. Whatever goes wrong with flags, pools or
 * samplers, no copy of a write reaches an arm.
 */
export function copiesOnly(name: Arm, arm: DomainArm, operations: readonly Operation[]): DomainArm {
  const copied = new Set(operations.filter(isCopied).map((operation) => operation.name));
  return {
    call: (operation, input, attempt) =>
      copied.has(operation)
        ? arm.call(operation, input, attempt)
        : Promise.reject(new ArmError(name, 'fault', 'this operation is never copied')),
    release: () => arm.release?.(),
    close: () => arm.close(),
  };
}

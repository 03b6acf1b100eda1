import type { Comparing } from '../comparing.js';
import type { OperationText } from '../text/contract-text.js';
import type { Finding } from './rule.js';

/** What is said of an operation that the later text does not have: any request to it shows that it is gone. */
export function removedOperation(operation: OperationText, comparing: Comparing): Finding {
  return {
    pointer: operation.pointer,
    message: `${operation.title} is gone; every request to it fails`,
    counterexample: comparing.acceptedRequest(operation),
    certain: true,
  };
}

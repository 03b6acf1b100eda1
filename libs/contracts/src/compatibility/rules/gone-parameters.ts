import type { Comparing, OperationPair } from '../comparing.js';
import { counterpartOf } from '../example/example-request.js';
import type { ParameterText } from '../text/contract-text.js';

/** Parameters that clients rely on, and that are not there any more. */
export function* goneParameters(
  comparing: Comparing,
): Iterable<{ readonly pair: OperationPair; readonly parameter: ParameterText }> {
  for (const pair of comparing.operations) {
    for (const parameter of pair.before.parameters) {
      if (counterpartOf(parameter, pair.before, pair.after) === undefined) yield { pair, parameter };
    }
  }
}

import type { Comparing, OperationPair } from '../comparing.js';
import { counterpartOf } from '../example/example-request.js';
import type { ParameterText } from '../text/contract-text.js';

/** Parameters that what clients meet has, and what they rely on does not. */
export function* newParameters(
  comparing: Comparing,
): Iterable<{ readonly pair: OperationPair; readonly parameter: ParameterText }> {
  for (const pair of comparing.operations) {
    for (const parameter of pair.after.parameters) {
      if (counterpartOf(parameter, pair.after, pair.before) === undefined) yield { pair, parameter };
    }
  }
}

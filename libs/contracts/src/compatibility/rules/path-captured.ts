import type { CounterexampleRequest } from '../comparison.js';
import type { Comparing } from '../comparing.js';
import type { OperationText } from '../text/contract-text.js';
import { textsIn } from '../text/path-template.js';
import type { Rule } from './rule.js';

export const pathCaptured: Rule = {
  id: 'path-captured',
  direction: 'request',
  severity: 'opinion',
  says: 'A new path takes requests that a path with a parameter used to answer.',
  fix: 'Choose a path that is no value of the parameter; or publish a further version of the contract.',
  *find(comparing) {
    for (const [key, captor] of comparing.later.operations) {
      if (comparing.earlier.operations.has(key)) continue;
      for (const [formerKey, operation] of comparing.earlier.operations) {
        if (operation.method !== captor.method || !comparing.later.operations.has(formerKey)) continue;
        if (!isMoreConcrete(captor.path.shape, operation.path.shape)) continue;
        const counterexample = capturedRequest(comparing, operation, captor);
        if (counterexample === undefined) continue;
        yield {
          pointer: captor.pointer,
          message: `${counterexample.path} was answered by ${operation.title} and is now by ${captor.title}`,
          counterexample,
        };
      }
    }
  },
};

/** Does every segment agree, with literals where the other has parameters? */
function isMoreConcrete(shape: string, template: string): boolean {
  const [segments, others] = [shape.split('/'), template.split('/')];
  return (
    segments.length === others.length &&
    shape !== template &&
    segments.every((segment, at) => segment === others[at] || others[at] === '{}')
  );
}

function capturedRequest(
  comparing: Comparing,
  former: OperationText,
  captor: OperationText,
): CounterexampleRequest | undefined {
  const own = comparing.acceptedRequest(former);
  const path = comparing.acceptedRequest(captor)?.path;
  if (own === undefined || path === undefined || textsIn(former.path, path) === undefined) return undefined;
  const request = { ...own, path };
  return comparing.accepts(former, request) ? request : undefined;
}

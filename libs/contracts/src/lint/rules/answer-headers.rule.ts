import { operationsIn, objectAt, responsesIn } from '../each-operation.js';
import type { LintRule } from '../lint-rule.js';
import { below } from '../pointer.js';

const OWED = ['Contract-Version', 'Server-Timing'] as const;

export const answerHeaders: LintRule = {
  id: 'answer-headers',
  because: 'every owned answer names its version, whichever system stood behind it',
  fix: `promise ${OWED.join(' and ')} with every response; the constant of Contract-Version is the version of the folder`,
  asksLegacy: false,
  findings({ document, resolved = document, version }) {
    return operationsIn(resolved).flatMap((found) =>
      responsesIn(found).flatMap(({ response, pointer, status }) => {
        const headers = objectAt(response, 'headers');
        const at = below(pointer, 'headers');
        const missing = OWED.filter((name) => headers[name] === undefined);
        const said = objectAt(objectAt(headers, 'Contract-Version'), 'schema')['const'];
        return [
          ...missing.map((name) => ({ pointer: at, message: `response ${status} does not promise ${name}` })),
          ...(missing.includes('Contract-Version') || said === version
            ? []
            : [{ pointer: at, message: `Contract-Version must be the constant ${version}` }]),
        ];
      }),
    );
  },
};

import { operationsIn } from '../each-operation.js';
import type { LintRule } from '../lint-rule.js';
import { below } from '../pointer.js';

const FORM = /^[a-z][A-Za-z0-9]{0,99}$/;

export const operationIds: LintRule = {
  id: 'operation-ids',
  because: 'spokes, metrics, usage and generated clients name an operation by its id',
  fix: 'give each operation an id of its own in lowerCamelCase, such as getAvailability',
  asksLegacy: true,
  findings({ document }) {
    const seen = new Set<string>();
    return operationsIn(document).flatMap(({ operation, pointer, method, route }) => {
      const { operationId } = operation;
      if (typeof operationId !== 'string') return [{ pointer, message: `${method} ${route} has no operationId` }];
      const at = below(pointer, 'operationId');
      if (seen.has(operationId)) return [{ pointer: at, message: `${operationId} is used twice` }];
      seen.add(operationId);
      return FORM.test(operationId) ? [] : [{ pointer: at, message: `${operationId} is not lowerCamelCase` }];
    });
  },
};

import { isObject } from '../../resolve-references.js';
import { operationsIn } from '../each-operation.js';
import type { LintRule } from '../lint-rule.js';
import { below } from '../pointer.js';
import { accessOf } from '../../operation-access.js';

export const access: LintRule = {
  id: 'access',
  because: 'an operation that does not say whom it is for is for everybody, and nobody decided that',
  fix: 'beside operationId write x-banyan-access: { scope: orders:read, object: order }, the scope that its manifest names; object: order or customer where somebody owns what it is about',
  asksLegacy: false,
  findings({ document }) {
    return operationsIn(document).flatMap(({ operation, pointer }) => {
      const written = operation['x-banyan-access'];
      if (accessOf(written) !== undefined) return [];
      return [
        isObject(written)
          ? {
              pointer: below(pointer, 'x-banyan-access'),
              message: 'is no scope such as orders:read, with an object or without',
            }
          : { pointer, message: 'does not say what it takes: x-banyan-access' },
      ];
    });
  },
};

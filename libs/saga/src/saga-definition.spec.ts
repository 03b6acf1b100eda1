import { describe, expect, test } from '@jest/globals';
import { defineSaga, SagaRefused, type SagaStep } from './saga-definition.js';

const act: SagaStep<object>['act'] = (context) => Promise.resolve({ kind: 'done', context });
const undone = (name: string): SagaStep<object> => ({
  name,
  act,
  compensation: (context) => Promise.resolve({ kind: 'done', context }),
});
const pivot = (name: string): SagaStep<object> => ({ name, act, pivot: true });
const retried = (name: string): SagaStep<object> => ({ name, act });

describe('a definition', () => {
  test.each<[string, readonly SagaStep<object>[], number]>([
    ['with a pivot in the middle', [undone('a'), pivot('b'), retried('c')], 1],
    ['that begins with its pivot', [pivot('a'), retried('b')], 0],
    ['that can be undone to the end', [undone('a'), undone('b')], 2],
    [
      'with a step that leaves nothing behind',
      [{ name: 'a', act, compensation: { nothingToUndo: 'it asks' } }, pivot('b')],
      1,
    ],
  ])('%s is one', (_, steps, pivotAt) => {
    expect(defineSaga('k', steps)).toEqual({ kind: 'k', steps, pivotAt });
  });

  test.each<[string, readonly SagaStep<object>[]]>([
    ['no steps', []],
    ['a step that neither is undone nor is the pivot', [retried('a'), undone('b')]],
    ['the same before a pivot', [undone('a'), retried('b'), pivot('c')]],
    ['a way back after the pivot', [pivot('a'), undone('b')]],
    ['two pivots', [pivot('a'), pivot('b')]],
    ['two steps of one name', [undone('a'), undone('a')]],
    ['a step without a name', [undone('')]],
  ])('with %s is refused', (_, steps) => {
    expect(() => defineSaga('k', steps)).toThrow(SagaRefused);
  });
});

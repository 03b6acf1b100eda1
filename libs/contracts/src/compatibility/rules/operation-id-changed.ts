import type { Rule } from './rule.js';

export const operationIdChanged: Rule = {
  id: 'operation-id-changed',
  direction: 'neither',
  severity: 'opinion',
  says: 'An operationId is another, or gone.',
  fix: 'Keep the operationId: clients are generated from it.',
  *find({ operations }) {
    for (const { before, after, isReversed } of operations) {
      const [earlier, later] = isReversed ? [after, before] : [before, after];
      if (earlier.operationId === undefined || earlier.operationId === later.operationId) continue;
      const now = later.operationId === undefined ? 'gone' : `now ${later.operationId}`;
      yield { pointer: later.pointer, message: `the operationId ${earlier.operationId} of ${later.title} is ${now}` };
    }
  },
};

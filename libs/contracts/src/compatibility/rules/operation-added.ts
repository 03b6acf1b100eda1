import type { Rule } from './rule.js';

export const operationAdded: Rule = {
  id: 'operation-added',
  direction: 'request',
  severity: 'note',
  says: 'An operation is new.',
  fix: 'Nothing is to be done.',
  *find({ earlier, later }) {
    for (const [key, { pointer, title }] of later.operations) {
      if (!earlier.operations.has(key)) yield { pointer, message: `${title} is new` };
    }
  },
};

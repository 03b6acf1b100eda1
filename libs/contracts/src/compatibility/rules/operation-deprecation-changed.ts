import type { Rule } from './rule.js';

export const operationDeprecationChanged: Rule = {
  id: 'operation-deprecation-changed',
  direction: 'neither',
  severity: 'note',
  says: 'An operation is deprecated, or is no longer.',
  fix: 'Say in the changelog by when clients have to move, and where to.',
  *find({ operations }) {
    for (const { before, after, isReversed } of operations) {
      const [earlier, later] = isReversed ? [after, before] : [before, after];
      if (earlier.deprecated === later.deprecated) continue;
      const now = later.deprecated ? 'is deprecated' : 'is no longer deprecated';
      yield { pointer: later.pointer, message: `${later.title} ${now}` };
    }
  },
};

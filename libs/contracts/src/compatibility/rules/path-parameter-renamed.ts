import type { Rule } from './rule.js';

export const pathParameterRenamed: Rule = {
  id: 'path-parameter-renamed',
  direction: 'neither',
  severity: 'opinion',
  says: 'A path parameter has another name.',
  fix: 'Keep the name: clients that are generated take it as an argument.',
  *find({ operations }) {
    for (const { before, after } of operations) {
      if (before.path.text === after.path.text) continue;
      yield {
        pointer: after.pointer,
        message: `${before.path.text} is now written ${after.path.text}; both match the same requests`,
      };
    }
  },
};

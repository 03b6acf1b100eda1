import type { Rule } from './rule.js';

export const requestParameterDeprecationChanged: Rule = {
  id: 'request-parameter-deprecation-changed',
  direction: 'neither',
  severity: 'note',
  says: 'A parameter is deprecated, or is no longer.',
  fix: 'Say in the changelog what to send instead.',
  *find({ parameters }) {
    for (const { old, now, after, isReversed } of parameters) {
      if (old.deprecated === now.deprecated) continue;
      const [name, is] = [`the ${now.place} parameter ${now.name} of ${after.title}`, now.deprecated !== isReversed];
      yield { pointer: now.pointer, message: `${name} is ${is ? '' : 'no longer '}deprecated` };
    }
  },
};

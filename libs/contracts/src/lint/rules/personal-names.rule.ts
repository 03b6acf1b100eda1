import { fieldsIn } from '../each-field.js';
import type { LintRule } from '../lint-rule.js';
import { personalWordIn } from '../personal-words.js';

export const personalNames: LintRule = {
  id: 'personal-names',
  because: 'what nobody said is personal is logged, kept and copied like everything else',
  fix: 'tag it x-pii with its kind, x-retention and x-owner; or, where it only looks so, x-pii: none with x-pii-because',
  asksLegacy: true,
  findings({ document }) {
    return fieldsIn(document).flatMap(({ name, pointer, words, covered }) => {
      if (covered || words['x-pii'] !== undefined) return [];
      const looks = personalWordIn(name);
      return looks === undefined
        ? []
        : [{ pointer, message: `${name} looks personal (${looks.kind}) and is not tagged` }];
    });
  },
};

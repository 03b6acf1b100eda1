import { objectAt } from '../each-operation.js';
import type { LintRule } from '../lint-rule.js';
import { below } from '../pointer.js';

export const pathsBelowVersion: LintRule = {
  id: 'paths-below-version',
  because: 'the gateway owns /<domain>/<version>/ and nothing else of a domain',
  fix: 'begin every path with the domain and the version of the folder',
  asksLegacy: false,
  findings({ document, domain, version }) {
    return Object.keys(objectAt(document, 'paths')).flatMap((path) =>
      path.startsWith(`/${domain}/${version}/`)
        ? []
        : [{ pointer: below('', 'paths', path), message: `is not below /${domain}/${version}/` }],
    );
  },
};

import { belongsTo } from '../../registry/semantic-version.js';
import { objectAt, says } from '../each-operation.js';
import type { LintRule } from '../lint-rule.js';

export const infoVersion: LintRule = {
  id: 'info-version',
  because: 'what was published is told apart by its version, and the major is in every path',
  fix: 'write major.minor.patch with the major of the folder, and say in info what the contract is about',
  asksLegacy: true,
  findings({ document, version }) {
    const info = objectAt(document, 'info');
    const written = info['version'];
    const belongs = typeof written === 'string' && belongsTo(version, written);
    return [
      ...(belongs ? [] : [{ pointer: '/info/version', message: `must be a version of ${version}, such as 1.0.0` }]),
      ...['title', 'description']
        .filter((member) => !says(info, member))
        .map((member) => ({ pointer: '/info', message: `has no ${member}` })),
    ];
  },
};

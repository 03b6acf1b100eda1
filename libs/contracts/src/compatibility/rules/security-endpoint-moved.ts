import type { Credential } from '../text/contract-text.js';
import { isObject } from '../../resolve-references.js';
import { below } from '../text/pointer.js';
import type { Rule } from './rule.js';

export const securityEndpointMoved: Rule = {
  id: 'security-endpoint-moved',
  direction: 'neither',
  severity: 'opinion',
  says: 'Tokens are to be fetched elsewhere.',
  fix: 'Keep the former URL answering.',
  *find({ operations }) {
    const seen = new Set<string>();
    for (const { before, after } of operations) {
      for (const old of before.security.flat()) {
        const now = after.security.flat().find(({ name, kind }) => name === old.name && kind === old.kind);
        if (now === undefined || seen.has(old.name) || flows(old) === flows(now)) continue;
        seen.add(old.name);
        yield {
          pointer: below('/components/securitySchemes', now.name),
          message: `tokens of ${now.name} are fetched elsewhere or in another way: ${flows(now)} rather than ${flows(old)}`,
          certain: true,
        };
      }
    }
  },
};

/** The URLs of each flow. */
function flows({ scheme }: Credential): string {
  const all = isObject(scheme['flows']) ? Object.entries(scheme['flows']) : [];
  return all
    .map(([flow, value]) => {
      const { authorizationUrl = '', tokenUrl = '' } = isObject(value) ? value : {};
      return [flow, authorizationUrl, tokenUrl].join(' ').trim();
    })
    .sort()
    .join(', ');
}

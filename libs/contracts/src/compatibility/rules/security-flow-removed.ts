import { below } from '../text/pointer.js';
import { flowsOf, keptSchemes } from './oauth-flows.js';
import type { Rule } from './rule.js';

export const securityFlowRemoved: Rule = {
  id: 'security-flow-removed',
  direction: 'request',
  severity: 'breaking',
  says: 'Tokens cannot be had by a flow any more.',
  fix: 'Keep the flow until nobody uses it; or publish a further version of the contract.',
  *find({ operations }) {
    for (const { old, now } of keptSchemes(operations)) {
      const gone = [...flowsOf(old).keys()].filter((flow) => !flowsOf(now).has(flow));
      if (gone.length === 0) continue;
      const message = `tokens of ${now.name} cannot be had by ${gone.join(' and ')} any more`;
      yield { pointer: below('/components/securitySchemes', now.name), message, certain: true };
    }
  },
};

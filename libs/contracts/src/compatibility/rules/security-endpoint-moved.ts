import { below } from '../text/pointer.js';
import { flowsOf, keptSchemes } from './oauth-flows.js';
import type { Rule } from './rule.js';

export const securityEndpointMoved: Rule = {
  id: 'security-endpoint-moved',
  direction: 'neither',
  severity: 'opinion',
  says: 'Tokens are to be fetched elsewhere.',
  fix: 'Keep the former URL answering.',
  *find({ operations }) {
    for (const { old, now } of keptSchemes(operations)) {
      for (const [flow, urls] of flowsOf(old)) {
        const others = flowsOf(now).get(flow);
        if (others === undefined || others === urls) continue;
        const message = `tokens of ${now.name} are fetched elsewhere: ${flow} at ${others} rather than ${urls}`;
        yield { pointer: below('/components/securitySchemes', now.name), message, certain: true };
      }
    }
  },
};

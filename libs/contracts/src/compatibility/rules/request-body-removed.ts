import { exampleContent } from '../example/example-request.js';
import type { Rule } from './rule.js';

export const requestBodyRemoved: Rule = {
  id: 'request-body-removed',
  direction: 'request',
  severity: 'opinion',
  says: 'There is no body any more.',
  fix: 'Go on taking the body; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of comparing.operations) {
      const { body } = pair.before;
      if (body === undefined || pair.after.body !== undefined) continue;
      const shown = body.content
        .map((content) => exampleContent(pair.before, content, undefined, undefined, comparing.schemas))
        .map((example) => example && comparing.brokenRequest(pair, { body: example }))
        .find((found) => found !== undefined);
      yield {
        pointer: body.pointer,
        message: `${pair.after.title} has no body any more`,
        counterexample: shown?.counterexample,
        isReversed: pair.isReversed,
      };
    }
  },
};

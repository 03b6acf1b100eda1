import type { OperationText } from '../text/contract-text.js';
import { responseFor } from '../wire/response-check.js';
import type { Rule } from './rule.js';

export const responseSuccessGone: Rule = {
  id: 'response-success-gone',
  direction: 'response',
  severity: 'breaking',
  says: 'No success is described that was.',
  fix: 'Keep answering as before; or publish a further version of the contract.',
  *find(comparing) {
    for (const { before, after, isReversed } of comparing.operations) {
      const promised = successes(before);
      const kept = promised.filter((key) => responseFor(after, statusOf(key)) !== undefined);
      if (promised.length === 0 || kept.length > 0) continue;
      const message = `${after.title} does not answer ${promised.join(' or ')} any more, so that no success of before can come`;
      yield {
        pointer: before.responses.get(promised[0] ?? '')?.pointer ?? before.pointer,
        message,
        counterexample: comparing.acceptedRequest(before),
        certain: true,
        isReversed,
      };
    }
  },
};

const successes = ({ responses }: OperationText): readonly string[] =>
  [...responses.keys()].filter((key) => key.startsWith('2'));

const statusOf = (key: string): number => Number(key.replace('XX', '00'));

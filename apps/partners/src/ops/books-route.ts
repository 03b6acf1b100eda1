import { PartnerTruth } from '../books/partner-truth.js';
import { partyOf } from '../faults/read-switches.js';
import { type OpsRoute, wholeIn } from './ops-face.js';

const MOST_ROWS = 10_000;
const USUAL_ROWS = 100;

/** `/__books`: `{party}` its rows, `totals` everything counted, `charged-twice` what should not be, POST `reset` forgets all. */
export function booksRoute(truth: PartnerTruth): OpsRoute {
  return async ({ method, rest, query }) => {
    if (method === 'POST' && rest === 'reset') {
      await truth.forget();
      return truth.totals();
    }
    if (method !== 'GET' || rest === 'reset') return undefined;
    if (rest === 'totals') return truth.totals();
    if (rest === 'charged-twice') return { references: await truth.chargedTwice() };
    const page = {
      reference: query.get('reference') ?? undefined,
      after: query.get('after') ?? '',
      limit: wholeIn(query, 'limit', USUAL_ROWS, 1, MOST_ROWS),
    };
    return truth.of(partyOf(rest), page);
  };
}

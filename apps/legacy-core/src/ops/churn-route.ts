import type { Churn } from '../books/churn.js';
import type { OpsRoute } from './ops-face.js';
import { fieldsOf, numberOf } from './read-fields.js';

const MOST_PER_SECOND = 500;
const LONGEST_CHURN_SECONDS = 3600;

/** GET says how far a stream of changes is, POST begins one, DELETE ends it. */
export function churnRoute(churn: Churn): OpsRoute {
  return async ({ method, json }) => {
    if (method === 'GET') return { body: churn.report() };
    if (method === 'DELETE') {
      await churn.stop();
      return { body: churn.report() };
    }
    if (method !== 'POST') return undefined;
    const fields = fieldsOf(await json());
    await churn.start({
      perSecond: numberOf(fields, 'perSecond', 0.1, MOST_PER_SECOND),
      seconds: numberOf(fields, 'seconds', 0.1, LONGEST_CHURN_SECONDS),
      ...(fields['seed'] === undefined ? {} : { seed: numberOf(fields, 'seed', 0, 4_294_967_295) }),
    });
    return { status: 202, body: churn.report() };
  };
}

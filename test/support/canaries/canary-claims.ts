import type { Canaries } from '../../scenarios/canaries.js';
import type { Claim } from '../proof-program.js';

/** Without these there would have been little to log. */
const NEEDED = ['orders of the service', 'orders bound to the core', 'parked', 'retried', 'audited', 'decisions'];

/** What must be so of a run, with its figures. */
export function canaryClaims(told: Canaries, requests: number): readonly Claim[] {
  const sent = Object.values(told.sent).reduce((all, each) => all + each, 0);
  const missed = Object.entries(told.deliberate).flatMap(([where, found]) => (found ? [] : [where]));
  const others = told.tooNarrow.filter((place) => !place.endsWith('/country'));
  return [
    {
      claim: `a canary stood in every tagged field of ${sent} requests: ${told.places} places${list(told.unplanted)}`,
      holds: sent >= requests && told.unplanted.length === 0,
    },
    {
      claim: `none fits into ${told.tooNarrow.length} of them, a country of two letters each${list(others)}`,
      holds: others.length === 0,
    },
    {
      claim: `all others of orders arrived in the books of orders, the core or the parties${list(told.notArrived)}`,
      holds: told.notArrived.length === 0,
    },
    {
      claim: `both arms took orders, events were retried and some came to nothing: ${JSON.stringify(told.happened)}`,
      holds: NEEDED.every((what) => (told.happened[what] ?? 0) > 0),
    },
    {
      claim: `leaks: ${told.leaks.length === 0 ? 'none' : told.leaks.map(({ where }) => where).join(', ')}`,
      holds: told.leaks.length === 0,
    },
    {
      claim: `what is let loose on purpose is found in ${Object.keys(told.deliberate).length} kinds of places${list(missed)}`,
      holds: missed.length === 0,
    },
  ];
}

function list(names: readonly string[]): string {
  return names.length === 0 ? '' : `; but not ${names.join(', ')}`;
}

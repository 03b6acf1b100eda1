import { pick, type ShopperQuestion } from './steady-shoppers.js';

/** Pages of the core that shoppers look at: its home, a department, one in latin-1. */
const PAGES = ['/', '/kueche-tisch.html', '/impressum.html'];

/** One of the core's pages. @param random 0 to 1 */
export function pageQuestion(random: () => number): ShopperQuestion {
  return { method: 'GET', path: pick(PAGES, random) };
}

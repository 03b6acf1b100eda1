import type { FeedRow } from '../books/feed-rows.js';
import { seededRandom } from '../catalogue/random.js';
import type { FaultSwitches } from '../faults/switches.js';

/** Lets the feed's own faults strike the rows of one file: some left out, some twice, all out of order. */
export function spoilRows(rows: readonly FeedRow[], faults: FaultSwitches): readonly FeedRow[] {
  const kept = rows.filter(() => faults.strikes('feed', 'dropRows') === undefined);
  const repeated = kept.flatMap((row) => (faults.strikes('feed', 'duplicateRows') === undefined ? [row] : [row, row]));
  return repeated.length > 1 && faults.strikes('feed', 'shuffleRows') !== undefined ? shuffled(repeated) : repeated;
}

/** The rows in another order, for the same rows the same. */
function shuffled(rows: readonly FeedRow[]): readonly FeedRow[] {
  const random = seededRandom(rows[0]?.sequence ?? 0);
  const drawn = rows.map((row) => ({ row, place: random.next() })).sort((a, b) => a.place - b.place);
  const order = drawn.map(({ row }) => row);
  return order.every((row, at) => row.sequence >= (order[at - 1]?.sequence ?? 0)) ? order.toReversed() : order;
}

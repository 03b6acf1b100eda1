import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Shop } from '../../test/support/shop.js';
import { flameGraph } from '../flame/flame-graph.js';
import { functionLines } from '../flame/function-lines.js';
import { functionTimes, profileTree } from '../flame/profile-tree.js';
import { profileOf } from '../flame/profile-process.js';
import type { LoadSpan } from './order-load.js';

const RESULTS = fileURLToPath(new URL('../results/flame/', import.meta.url));
const WARM_MS = 15_000;
const SPAN_MS = 10_000;
/** On the way of every order of the service arm. */
const PICTURED = ['gateway', 'orders'] as const;

/** Pictures where the processor time of an order goes, process by process. */
export async function pictureOrders(shop: Shop, load: (ms: number) => Promise<LoadSpan>): Promise<void> {
  await load(WARM_MS);
  mkdirSync(RESULTS, { recursive: true });
  for (const name of PICTURED) {
    const { profile, came } = await profileOf(shop.pid(name), () => load(SPAN_MS));
    const orders = came.placed + came.late;
    const tree = profileTree(profile);
    const title = `an order of the service arm, ${name}: ${(tree.totalMicros / orders).toFixed(0)} µs an order`;
    writeFileSync(`${RESULTS}order-${name}.svg`, flameGraph(tree, title, orders));
    console.log(`${title}, of ${orders} orders`);
    for (const line of functionLines(functionTimes(tree), orders)) console.log(line);
  }
}

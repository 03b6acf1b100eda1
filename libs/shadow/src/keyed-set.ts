import { type Members, membersOf } from './walk.js';

/** Two items that belong together; the other one of an item without a partner is undefined. */
export type Pair = readonly [serving: unknown, shadow: unknown];

/**
 * Pairs the items of two arrays by a key member, whatever their order. Items that repeat a key pair off in the order they
 * come; items without the member share one key.
 */
export function pairByKey(serving: readonly unknown[], shadow: readonly unknown[], key: string): Pair[] {
  const waiting = new Map<unknown, unknown[]>();
  for (const item of shadow) {
    const items = waiting.get(keyOf(item, key));
    if (items === undefined) waiting.set(keyOf(item, key), [item]);
    else items.push(item);
  }
  for (const items of waiting.values()) items.reverse();
  const pairs: Pair[] = serving.map((item) => [item, waiting.get(keyOf(item, key))?.pop()]);
  for (const items of waiting.values()) for (const item of items.toReversed()) pairs.push([undefined, item]);
  return pairs;
}

/** Are both in the same order of keys? The usual case, and then no pairing is needed. */
export function sameKeys(serving: readonly unknown[], shadow: readonly unknown[], key: string): boolean {
  if (serving.length !== shadow.length) return false;
  for (let i = 0; i < serving.length; i++) {
    if (!Object.is(keyOf(serving[i], key), keyOf(shadow[i], key))) return false;
  }
  return true;
}

function keyOf(item: unknown, key: string): unknown {
  const members: Members | undefined = membersOf(item);
  return members?.[key];
}

import type { ListQuestion, ListResult, OrderSummary } from '@banyan/domains';
import type { Arm } from '@banyan/kernel';

/**
 * What the arms hold, told together: the latest first, each order once. A copy that one arm has of another's order is that order: it
 * is left out where its holder answered, and stands in for it where the holder did not.
 *
 * @param lists of the arms that answered
 * @param asked how many were asked
 */
export function mergeLists(
  { limit }: Pick<ListQuestion, 'limit'>,
  lists: Readonly<Partial<Record<Arm, ListResult>>>,
  asked: number,
): ListResult {
  const answered = Object.values(lists);
  const everybody = answered.length === asked;
  const byReference = new Map<string, OrderSummary>();
  for (const { copyOf, ...order } of answered.flatMap(({ orders }) => orders)) {
    if (copyOf === undefined) byReference.set(order.reference, order);
    else if (!everybody && !byReference.has(copyOf)) byReference.set(copyOf, { ...order, reference: copyOf });
  }
  const orders = Array.from(byReference.values()).sort(latestFirst).slice(0, limit);
  return { orders, complete: everybody && answered.every(({ complete }) => complete) };
}

/** Of one instant in the order of their references, so that the same question has the same answer. */
function latestFirst(a: OrderSummary, b: OrderSummary): number {
  return b.placedAtMs - a.placedAtMs || (a.reference < b.reference ? -1 : 1);
}

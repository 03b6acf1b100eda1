import {
  QUANTITY_SCALE,
  type BatchResult,
  type AvailabilityResult,
  type LocationsResult,
  type Stock,
} from '@banyan/domains';

/** What leaves the service, whatever was asked. */
type Answer = AvailabilityResult | BatchResult | LocationsResult;
type Holder = { readonly stock: Stock };

/** A copy of an answer with its first counted quantity one unit too high; one that counts nothing stays as it is. */
export function offByOne(answer: Answer): Answer {
  if ('items' in answer) return { ...answer, items: oneOff(answer.items) };
  if ('locations' in answer) return { ...answer, locations: oneOff(answer.locations) };
  return isCounted(answer) ? raised(answer) : answer;
}

function oneOff<T extends object>(members: readonly T[]): readonly T[] {
  const first = members.findIndex(isCounted);
  return members.map((member, index) => (index === first && isCounted(member) ? raised(member) : member));
}

function isCounted(member: object): member is Holder & { readonly stock: { readonly kind: 'counted' } } {
  return 'stock' in member && (member as Holder).stock.kind === 'counted';
}

function raised<T extends Holder>(holder: T): T {
  const { stock } = holder;
  return stock.kind === 'counted'
    ? { ...holder, stock: { ...stock, quantityE4: stock.quantityE4 + QUANTITY_SCALE } }
    : holder;
}

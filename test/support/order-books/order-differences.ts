import {
  type BookedOrder,
  capturesOfCore,
  isCapturedByService,
  isOver,
  standingCharges,
  standingCopies,
} from './booked-order.js';

/** What must not be, by kind, and what each means. Written for proofs, without the product's own comparison: the two may be held against each other. */
export const DIFFERENCE_KINDS = {
  'acknowledged-unbound': 'somebody was told that it is placed, and the ledger does not say so',
  'acknowledged-lost': 'somebody was told that it is placed, and no system has it',
  'captured-unbound': 'a system has it, and the ledger has never heard of it',
  'captured-twice': 'it was captured more than once',
  'captured-elsewhere': 'another system captured it than the ledger says',
  'refused-captured': 'the ledger says that it was refused, and a system has it',
  'outcome-open': 'the ledger does not know what came of it',
  'service-pending': 'the service does not know what came of it',
  'amounts-differ': 'two books name different totals',
  'charged-twice': 'more than one charge stands',
  'not-charged': 'it was captured, and nobody was charged',
  'charged-otherwise': 'the charge is another amount than the order, or gives back another',
  'charged-for-nothing': 'a charge stands, and no system has the order',
  'not-reserved': 'it was captured, and its goods were set aside nowhere',
  'reserved-twice': 'its goods were set aside more than once',
  'reserved-for-nothing': 'goods are set aside, and no system has the order',
  'not-filed': 'the service has it, and the back office does not',
  'filed-twice': 'the back office has it more than once',
  'not-told': 'it was accepted, and somebody who must be told was not',
  'told-twice': 'somebody was told of the same fact under two names',
  'told-of-nothing': 'somebody was told that it is accepted, and the service does not have it',
  'packed-twice': 'there is more than one parcel',
} as const;

export type DifferenceKind = keyof typeof DIFFERENCE_KINDS;

export interface OrderDifference {
  readonly kind: DifferenceKind;
  readonly reference: string;
  readonly seen: string;
}

export interface WhatIsExpected {
  /** Have those who are told had the time to hear? False: only that nobody heard twice is looked at. Default true. */
  readonly told?: boolean;
  /** Must the back office have every copy by now? Default true. */
  readonly filed?: boolean;
}

const ACCEPTED = 'shop.banyan.orders.accepted.v1';
const HELD = 'shop.banyan.orders.held.v1';
const LISTENERS = ['warehouse', 'mail', 'analytics'] as const;

/** What the books of one order contradict each other in. Pure. */
export function differencesOf(
  order: BookedOrder,
  { told = true, filed = true }: WhatIsExpected = {},
): readonly OrderDifference[] {
  const found: OrderDifference[] = [];
  const note = (kind: DifferenceKind, seen: string | number): void => {
    found.push({ kind, reference: order.reference, seen: String(seen) });
  };
  lookAtCaptures(order, note);
  lookAtAmounts(order, note);
  lookAtCharges(order, note);
  lookAtGoods(order, filed, note);
  lookAtTold(order, told, note);
  return found;
}

type Note = (kind: DifferenceKind, seen: string | number) => void;

/** Of the arms that have captured it, a word for each time. */
function capturesOf(order: BookedOrder): readonly ('service' | 'legacy')[] {
  return [
    ...(isCapturedByService(order) ? ['service' as const] : []),
    ...capturesOfCore(order).map(() => 'legacy' as const),
  ];
}

/** Captured, and neither cancelled nor given back. */
function stands(order: BookedOrder): boolean {
  const { service } = order;
  const byService = service !== undefined && isCapturedByService(order) && !isOver(service);
  return byService || capturesOfCore(order).some(({ standing }) => standing === 'standing');
}

function lookAtCaptures(order: BookedOrder, note: Note): void {
  const { acknowledged, ledger, service } = order;
  const captures = capturesOf(order);
  if (acknowledged !== undefined && ledger?.outcome !== 'placed')
    note('acknowledged-unbound', ledger?.outcome ?? 'no row');
  if (acknowledged !== undefined && captures.length === 0) note('acknowledged-lost', service?.state ?? 'nowhere');
  if (captures.length > 0 && ledger === undefined) note('captured-unbound', captures.join(' and '));
  if (captures.length > 1) note('captured-twice', captures.join(' and '));
  if (ledger !== undefined && captures.length > 0 && !captures.includes(ledger.arm))
    note('captured-elsewhere', `bound to ${ledger.arm}`);
  if (ledger?.outcome === 'refused' && captures.length > 0) note('refused-captured', captures.join(' and '));
  if (ledger?.outcome === 'open') note('outcome-open', ledger.arm);
  if (service?.state === 'pending') note('service-pending', service.state);
}

function lookAtAmounts(order: BookedOrder, note: Note): void {
  const { acknowledged, ledger, service } = order;
  const said = [
    ['acknowledged', acknowledged?.totalMinor],
    ['ledger', ledger?.totalMinor],
    ['service', isCapturedByService(order) ? service?.totalMinor : undefined],
    ...order.core
      .filter(({ standing }) => standing !== 'begun')
      .map(({ document, totalMinor }) => [document, totalMinor]),
  ].filter(([, minor]) => minor !== undefined);
  if (new Set(said.map(([, minor]) => minor)).size > 1)
    note('amounts-differ', said.map(([book, minor]) => `${book} ${minor}`).join(', '));
}

function lookAtCharges(order: BookedOrder, note: Note): void {
  const { service } = order;
  const charges = standingCharges(order);
  const byCore = capturesOfCore(order);
  const coreCharges = order.core.reduce((sum, entry) => sum + entry.charges, 0);
  const all = [
    ...charges.map(({ processor, key }) => `${processor} ${key}`),
    ...(coreCharges > 0 ? [`core ×${coreCharges}`] : []),
  ];
  if (charges.length + coreCharges > 1) note('charged-twice', all.join(', '));
  if (capturesOf(order).length === 0 && charges.length + coreCharges > 0) note('charged-for-nothing', all.join(', '));
  for (const { document, charges: made, chargedMinor, totalMinor } of byCore) {
    if (made === 0 && totalMinor > 0) note('not-charged', document);
    if (made === 1 && chargedMinor !== totalMinor)
      note('charged-otherwise', `${document}: ${chargedMinor} of ${totalMinor}`);
  }
  if (service === undefined || !isCapturedByService(order)) return;
  const dueMinor = service.totalMinor - service.refundedMinor;
  const [charge] = charges;
  if (charge === undefined) {
    if (dueMinor > 0) note('not-charged', `${dueMinor} due`);
  } else if (charges.length === 1 && charge.amountMinor - charge.refundedMinor !== dueMinor) {
    note('charged-otherwise', `${charge.amountMinor} less ${charge.refundedMinor}, ${dueMinor} due`);
  }
}

function lookAtGoods(order: BookedOrder, filed: boolean, note: Note): void {
  const { reservation, ledger } = order;
  const isSetAside = reservation === 'reserved' || reservation === 'confirmed';
  const copies = standingCopies(order);
  const isService = isCapturedByService(order);
  if (!stands(order)) {
    // What was cancelled on its way may have been dispatched and come back: its reservation ends with it all the same.
    if (isSetAside) note('reserved-for-nothing', reservation);
    if (copies.length > 0) note('reserved-for-nothing', copies.map(({ document }) => document).join(', '));
    return;
  }
  if (ledger?.authority === 'service' && !isSetAside) note('not-reserved', reservation ?? 'never');
  if (!isService) return;
  // Where the core has all stock, the unpaid order there is what is set aside, and the back office's copy at once.
  const isCoresStock = ledger?.authority === 'legacy';
  if (copies.length === 0 && (filed || isCoresStock))
    note(isCoresStock ? 'not-reserved' : 'not-filed', 'no copy at the core');
  if (copies.length > 1)
    note(isCoresStock ? 'reserved-twice' : 'filed-twice', copies.map(({ document }) => document).join(', '));
}

function lookAtTold(order: BookedOrder, told: boolean, note: Note): void {
  const { heard, parcels, service } = order;
  if (parcels > 1) note('packed-twice', parcels);
  for (const listener of LISTENERS) {
    for (const [type, times] of Object.entries(heard[listener])) {
      // Much may come back, and be promised anew, more than once.
      if (times > 1 && (type === ACCEPTED || type === HELD)) note('told-twice', `${listener} ${type}`);
    }
    const accepted = heard[listener][ACCEPTED] ?? 0;
    if (accepted > 0 && !isCapturedByService(order)) note('told-of-nothing', listener);
    if (!told || service === undefined || !isCapturedByService(order)) continue;
    const isAccepted = service.state !== 'in-review' && !isOver(service);
    if (isAccepted && accepted === 0) note('not-told', listener);
  }
}

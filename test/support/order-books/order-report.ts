import {
  type BookedOrder,
  capturesOfCore,
  isCapturedByService,
  standingCharges,
  standingCopies,
} from './booked-order.js';
import {
  DIFFERENCE_KINDS,
  type DifferenceKind,
  differencesOf,
  type OrderDifference,
  type WhatIsExpected,
} from './order-differences.js';
import type { OrderBooks } from './read-order-books.js';

/** All books counted, and what they contradict each other in. */
export interface OrderReport {
  readonly counts: Readonly<Record<string, number>>;
  readonly differences: readonly OrderDifference[];
}

/** Orders acknowledged = captured in exactly one arm = charged once = set aside once; copies are counted apart. */
export function reportOf(books: OrderBooks, expected: WhatIsExpected = {}): OrderReport {
  const { orders, clients, partners, coreFaults } = books;
  const count = (is: (order: BookedOrder) => boolean): number => orders.filter(is).length;
  const sum = (of: (order: BookedOrder) => number): number => orders.reduce((total, order) => total + of(order), 0);
  return {
    counts: {
      'keys sent': clients.keys,
      acknowledged: clients.placed,
      refused: clients.refused,
      'never answered': clients.unknown,
      'answered in two ways': clients.contradicted.length,
      'captured by service': count(isCapturedByService),
      'captured by legacy': sum((order) => capturesOfCore(order).length),
      'captured, nobody told': count((order) => isCaptured(order) && order.acknowledged === undefined),
      'charges at processors': sum((order) => standingCharges(order).length),
      'charges at the core': sum(({ core }) => core.reduce((total, { charges }) => total + charges, 0)),
      'set aside at the service': count(({ reservation }) => reservation === 'reserved' || reservation === 'confirmed'),
      'copies at the core': sum((order) => standingCopies(order).length),
      'begun at the core only': sum(({ core }) => core.filter(({ standing }) => standing === 'begun').length),
      parcels: sum(({ parcels }) => parcels),
      'copies of events': partners.warehouse.duplicates + partners.mail.duplicates + partners.analytics.duplicates,
      'faults of the core': coreFaults.length,
    },
    differences: orders.flatMap((order) => differencesOf(order, expected)),
  };
}

function isCaptured(order: BookedOrder): boolean {
  return isCapturedByService(order) || capturesOfCore(order).length > 0;
}

/** The report as people read it: the counts, then each kind of difference with what it means and its first few orders. */
export function printedReport({ counts, differences }: OrderReport, examples = 5): string {
  const width = Math.max(...Object.keys(counts).map((name) => name.length));
  const lines = Object.entries(counts).map(([name, value]) => `  ${name.padEnd(width)}  ${String(value).padStart(7)}`);
  const byKind = new Map<DifferenceKind, OrderDifference[]>();
  for (const difference of differences)
    byKind.set(difference.kind, [...(byKind.get(difference.kind) ?? []), difference]);
  if (byKind.size === 0) return [...lines, '  the books agree'].join('\n');
  for (const [kind, found] of byKind) {
    lines.push(`  ${kind} ×${found.length}: ${DIFFERENCE_KINDS[kind]}`);
    lines.push(...found.slice(0, examples).map(({ reference, seen }) => `    ${reference}  ${seen}`));
  }
  return lines.join('\n');
}

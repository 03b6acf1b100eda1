import { decimalTextOf } from '@banyan/kernel';
import { DIFFERENCES, type Difference, type DifferenceKind } from './difference.js';
import type { BookedAmount, CoreWord, ServiceWord, ToldOrder } from './told-order.js';

/** What a difference was seen by; undefined: it is not there, or cannot be told. */
type Rule = (told: ToldOrder) => readonly string[] | undefined;

/**
 * How the books of one order differ; none: they agree, as far as all of them could be asked. A book that did not answer
 * neither makes a difference nor takes one away. Pure.
 *
 * What is on its way is no difference yet: whoever asks lets one settle before it is told.
 */
export function compareBooks(told: ToldOrder): readonly Difference[] {
  return KINDS.flatMap((kind) => {
    const seen = RULES[kind](told);
    return seen === undefined ? [] : [{ kind, reference: told.reference, seen }];
  });
}

const KINDS = Object.keys(DIFFERENCES) as readonly DifferenceKind[];

const RULES: Readonly<Record<DifferenceKind, Rule>> = {
  'captured-twice': ({ service, core }) =>
    service?.standing === 'standing'
      ? some(captures(core).filter(isStanding).map(documentText))
      : many(captures(core).filter(isStanding).map(documentText)),

  lost: (told) => {
    const { ledger, service, core } = told;
    if (ledger?.outcome !== 'placed') return undefined;
    const isThere =
      ledger.arm === 'service' ? service !== null : core === undefined || captures(core).some((word) => !isBegun(word));
    return isThere || isElsewhere(told) ? undefined : [`bound to ${ledger.arm}`];
  },

  'captured-elsewhere': (told) => (isElsewhere(told) ? [`bound to ${told.ledger?.arm}`] : undefined),

  'charged-twice': (told) => many(standingCharges(told).map(chargeText)),

  'charge-without-order': (told) => (isOver(told) ? some(standingCharges(told).map(chargeText)) : undefined),

  'charge-of-nothing': (told) =>
    told.ledger === null && told.service === null ? some(standingCharges(told).map(chargeText)) : undefined,

  'order-without-charge': ({ service, charges }) =>
    isSold(service) && service.total.amountMinor > service.refundedMinor && charges?.length === 0
      ? [amountText(service.total)]
      : undefined,

  'amount-charged': (told) => {
    const { service, charges } = told;
    // Two charges are a difference of their own, and none is.
    if (!isSold(service) || charges?.length !== 1) return undefined;
    const [charge] = charges;
    if (charge === undefined) return undefined;
    const isAsBooked = sameAmount(charge.amount, service.total) && charge.refundedMinor === service.refundedMinor;
    return isAsBooked
      ? undefined
      : [`${chargeText(charge)}, ${charge.refundedMinor} minor units given back`, amountText(service.total)];
  },

  'not-reserved': ({ authority, service, core, reservation }) => {
    if (authority !== 'service' || reservation === undefined) return undefined;
    const stands = service?.standing === 'standing' || captures(core).some(isStanding);
    if (!stands) return undefined;
    return reservation === null || reservation.state === 'released' || reservation.state === 'lapsed'
      ? [reservation?.state ?? 'never reserved']
      : undefined;
  },

  'reserved-for-nothing': (told) =>
    isOver(told) && (told.reservation?.state === 'reserved' || told.reservation?.state === 'confirmed')
      ? [told.reservation.state]
      : undefined,

  'outcome-open': (told) => {
    const { ledger, service, core } = told;
    if (ledger?.outcome !== 'open') return undefined;
    const standing =
      ledger.arm === 'service' ? service?.standing : captures(core).find((word) => !isBegun(word))?.standing;
    return standing === undefined || standing === 'begun' ? undefined : [`${ledger.arm} says it is ${standing}`];
  },

  'not-filed': ({ service, core }) =>
    service?.standing === 'standing' && !service.held && core !== undefined && core.every(isBegun)
      ? ['no order of the core names it']
      : undefined,

  'filed-twice': ({ core }) => many(copies(core).filter(isStanding).map(documentText)),

  'filed-otherwise': ({ service, core }) => {
    if (service?.standing !== 'standing') return undefined;
    const others = copies(core)
      .filter(isStanding)
      .filter((copy) => !sameAmount(copy.total, service.total) || !sameLines(copy.lines, service.lines));
    return some(
      others.map((copy) => `${documentText(copy)} has ${amountText(copy.total)}, not ${amountText(service.total)}`),
    );
  },

  'copy-still-stands': ({ service, core }) =>
    service?.standing === 'over' || service?.standing === 'given-back'
      ? some(copies(core).filter(isStanding).map(documentText))
      : undefined,

  'receipt-otherwise': ({ ledger, service, core }) => {
    if (ledger?.total == null) return undefined;
    const kept = ledger.arm === 'service' ? service?.total : captures(core).find((word) => !isBegun(word))?.total;
    return kept === undefined || sameAmount(kept, ledger.total)
      ? undefined
      : [`told ${amountText(ledger.total)}`, `kept ${amountText(kept)}`];
  },
};

/** Was it bought, and is what it cost the shop's, but for what was given back? */
function isSold(service: ServiceWord | null | undefined): service is ServiceWord {
  return service?.standing === 'standing' || service?.standing === 'given-back';
}

/** Does the other arm have it, and the one that the ledger names not? */
function isElsewhere({ ledger, service, core }: ToldOrder): boolean {
  if (!ledger) return false;
  const atCore = captures(core).some(isStanding);
  return ledger.arm === 'service'
    ? service === null && atCore
    : service?.standing === 'standing' && core !== undefined && !atCore;
}

/** Is it known of the arm that has it that nothing was sold, or nothing any more? */
function isOver({ ledger, service, core }: ToldOrder): boolean {
  if (!ledger) return false;
  if (ledger.arm === 'service') return service?.standing === 'over';
  const taken = captures(core).filter((word) => !isBegun(word));
  if (taken.length > 0) return taken.every(({ standing }) => standing === 'over');
  return core !== undefined && ledger.outcome === 'refused';
}

/** Charges of which something is left. */
function standingCharges({ charges }: ToldOrder) {
  return (charges ?? []).filter(({ amount, refundedMinor }) => refundedMinor < amount.amountMinor);
}

function captures(core: readonly CoreWord[] | undefined): readonly CoreWord[] {
  return (core ?? []).filter(({ role }) => role === 'capture');
}

function copies(core: readonly CoreWord[] | undefined): readonly CoreWord[] {
  return (core ?? []).filter(({ role }) => role === 'copy');
}

function isStanding({ standing }: CoreWord): boolean {
  return standing === 'standing';
}

function isBegun({ standing }: CoreWord): boolean {
  return standing === 'begun';
}

function sameAmount(one: BookedAmount, other: BookedAmount): boolean {
  return one.amountMinor === other.amountMinor && one.currency === other.currency;
}

function sameLines(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): boolean {
  const skus = Object.keys(one);
  return (
    skus.length === Object.keys(other).length &&
    skus.every((sku) => Object.hasOwn(other, sku) && one[sku] === other[sku])
  );
}

function some(seen: readonly string[]): readonly string[] | undefined {
  return seen.length > 0 ? seen : undefined;
}

function many(seen: readonly string[]): readonly string[] | undefined {
  return seen.length > 1 ? seen : undefined;
}

function documentText({ document, role }: CoreWord): string {
  return `${role} ${document}`;
}

function chargeText({
  processor,
  id,
  amount,
}: {
  readonly processor: string;
  readonly id: string;
  readonly amount: BookedAmount;
}): string {
  return `${processor} ${id}: ${amountText(amount)}`;
}

function amountText(amount: BookedAmount): string {
  return `${decimalTextOf(amount)} ${amount.currency}`;
}

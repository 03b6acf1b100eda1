/** What one book says of one order of ours. Amounts are minor units. */
export interface BookedOrder {
  readonly reference: string;
  /** What whoever placed it was told; undefined: nobody was told that it is placed. */
  readonly acknowledged: { readonly key: string; readonly totalMinor: number } | undefined;
  readonly ledger: LedgerEntry | undefined;
  readonly service: ServiceEntry | undefined;
  readonly core: readonly CoreEntry[];
  readonly charges: readonly ChargeEntry[];
  /** At the inventory service; undefined: it has none. */
  readonly reservation: 'reserved' | 'confirmed' | 'released' | 'lapsed' | 'refused' | undefined;
  /** What each listener heard of it, by type, each id once. */
  readonly heard: Readonly<Record<'warehouse' | 'mail' | 'analytics', Readonly<Record<string, number>>>>;
  readonly parcels: number;
}

export interface LedgerEntry {
  readonly arm: 'legacy' | 'service';
  readonly authority: 'legacy' | 'service';
  readonly outcome: 'open' | 'placed' | 'refused';
  readonly totalMinor: number | undefined;
}

export interface ServiceEntry {
  readonly state: string;
  readonly totalMinor: number;
  readonly refundedMinor: number;
}

/** An order of the core that names the reference. */
export interface CoreEntry {
  readonly document: string;
  /** A copy was taken elsewhere: it is filed, or sets goods aside and is paid for elsewhere. */
  readonly role: 'capture' | 'copy';
  readonly origin: string;
  /** `begun` takes neither goods nor money. */
  readonly standing: 'begun' | 'standing' | 'over';
  readonly totalMinor: number;
  readonly charges: number;
  readonly chargedMinor: number;
}

/** A charge of a processor that stands: not declined, not voided. */
export interface ChargeEntry {
  readonly processor: string;
  readonly key: string;
  readonly amountMinor: number;
  readonly refundedMinor: number;
}

/** Does the service have it, and was it bought there? */
export function isCapturedByService({ service }: BookedOrder): boolean {
  return service !== undefined && !NEVER_CAPTURED.has(service.state);
}

/** The orders of the core that it took for a shopper, standing or over. */
export function capturesOfCore({ core }: BookedOrder): readonly CoreEntry[] {
  return core.filter(({ role, standing }) => role === 'capture' && standing !== 'begun');
}

export function standingCopies({ core }: BookedOrder): readonly CoreEntry[] {
  return core.filter(({ role, standing }) => role === 'copy' && standing === 'standing');
}

/** Charges of which something is left. */
export function standingCharges({ charges }: BookedOrder): readonly ChargeEntry[] {
  return charges.filter(({ amountMinor, refundedMinor }) => refundedMinor < amountMinor);
}

const NEVER_CAPTURED: ReadonlySet<string> = new Set(['pending', 'refused']);
/** Captured once, and neither goods nor money are kept any more. */
const OVER: ReadonlySet<string> = new Set(['cancelled', 'returned']);

export function isOver({ state }: ServiceEntry): boolean {
  return OVER.has(state);
}

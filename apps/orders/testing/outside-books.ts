import type { ConfirmResult, GiveBack, Reservation, ReserveResult, StockDesk } from '@banyan/domains';
import { ArmError } from '@banyan/kernel';
import type {
  ChargeOutcome,
  ChargeRequest,
  EndOutcome,
  PaymentProcessor,
  RefundOutcome,
} from '../src/payment/payment.client.js';
import type { ProcessorName } from '../src/payment/payment-state.js';

/**
 * What befalls one call: nothing; it has no effect and no answer; it has its effect and no answer; it never left; people have
 * the first processor out of use, which for any other call is as if it never left.
 */
export type Fate = 'answered' | 'lost-before' | 'lost-after' | 'unsent' | 'switched-off';

/** Says what befalls the next call of that name. */
export type Fates = (call: string) => Fate;

/** It had no effect. */
function isLost(fate: Fate): boolean {
  return fate === 'lost-before' || fate === 'unsent' || fate === 'switched-off';
}

interface ChargeRow {
  state: 'captured' | 'declined' | 'voided' | 'fenced';
  amountMinor: number;
  refundedMinor: number;
  id: string;
}

/** The books of a processor, which outlive whoever asks: once for a key, the same answer for ever. */
export class ProcessorBooks {
  readonly charges = new Map<string, ChargeRow>();
  readonly #refunds = new Map<string, number>();

  /** As one life of the service reaches them. */
  as(name: ProcessorName, fates: Fates, around: <T>(effect: () => Promise<T>) => Promise<T>): PaymentProcessor {
    return {
      name,
      charge: async (request, call) => {
        call.check();
        return around(async () => {
          const fate = fates(`${name}.charge`);
          if (fate === 'switched-off' && name === 'primary') return { kind: 'withheld', because: 'people said so' };
          if (fate === 'unsent' || fate === 'switched-off') return { kind: 'unsent', because: 'refused' };
          if (fate === 'lost-before') return { kind: 'unknown', because: 'lost' };
          const outcome = this.#charge(name, request);
          return fate === 'lost-after' ? { kind: 'unknown', because: 'lost' } : outcome;
        });
      },
      end: async (reference, call) => {
        call.check();
        return around(async () => {
          const fate = fates(`${name}.end`);
          if (isLost(fate)) return { kind: 'unknown', because: 'lost' };
          const outcome = this.#end(name, reference);
          return fate === 'lost-after' ? { kind: 'unknown', because: 'lost' } : outcome;
        });
      },
      refund: async (id, amountMinor, key, call) => {
        call.check();
        return around(async () => {
          const fate = fates(`${name}.refund`);
          if (isLost(fate)) return { kind: 'unknown', because: 'lost' };
          const outcome = this.#refund(id, amountMinor, key);
          return fate === 'lost-after' ? { kind: 'unknown', because: 'lost' } : outcome;
        });
      },
    };
  }

  /** Charges that stand, of a reference. */
  standing(reference: string): readonly ChargeRow[] {
    return [...this.charges].flatMap(([key, row]) =>
      key.startsWith(`${reference}.`) && row.state === 'captured' && row.refundedMinor < row.amountMinor ? [row] : [],
    );
  }

  #charge(name: string, { reference, amountMinor, token }: ChargeRequest): ChargeOutcome {
    const key = `${reference}.${name}`;
    const known = this.charges.get(key);
    if (known?.state === 'voided' || known?.state === 'fenced') return { kind: 'ended' };
    if (known !== undefined && known.amountMinor !== amountMinor) throw new Error('the same key with another body');
    const row = known ?? {
      state: token.startsWith('tok_declined') ? ('declined' as const) : ('captured' as const),
      amountMinor,
      refundedMinor: 0,
      id: `ch-${key}`,
    };
    this.charges.set(key, row);
    return row.state === 'declined' ? { kind: 'declined' } : { kind: 'captured', id: row.id };
  }

  #end(name: string, reference: string): EndOutcome {
    const key = `${reference}.${name}`;
    const known = this.charges.get(key);
    if (known === undefined) this.charges.set(key, { state: 'fenced', amountMinor: 0, refundedMinor: 0, id: key });
    else if (known.state === 'captured') known.state = 'voided';
    const state = this.charges.get(key)?.state;
    return { kind: state === 'declined' ? 'declined' : state === 'voided' ? 'voided' : 'fenced' };
  }

  #refund(id: string, amountMinor: number, key: string): RefundOutcome {
    if (this.#refunds.has(key)) return { kind: 'refunded' };
    const row = [...this.charges.values()].find((charge) => charge.id === id);
    if (row?.state !== 'captured' || row.refundedMinor + amountMinor > row.amountMinor) {
      return { kind: 'refused', because: 'more than was taken' };
    }
    this.#refunds.set(key, amountMinor);
    row.refundedMinor += amountMinor;
    return { kind: 'refunded' };
  }
}

type Held = 'reserved' | 'confirmed' | 'released' | 'refused';

/** The books of a stock desk of one SKU. */
export class DeskBooks {
  readonly held = new Map<string, { state: Held; quantityE4: number }>();
  readonly #returns = new Set<string>();

  constructor(public freeE4: number) {}

  /** Lets a reservation lapse, as time would. */
  lapse(reference: string): void {
    const row = this.held.get(reference);
    if (row?.state !== 'reserved') return;
    this.held.delete(reference);
    this.freeE4 += row.quantityE4;
  }

  as(fates: Fates, around: <T>(effect: () => Promise<T>) => Promise<T>): StockDesk {
    const asked = <T>(call: string, beforeDispatch: (() => void) | undefined, effect: () => T): Promise<T> => {
      beforeDispatch?.();
      return around(async () => {
        const fate = fates(`desk.${call}`);
        if (isLost(fate)) throw new ArmError('service', 'transport', 'lost');
        const answer = effect();
        if (fate === 'lost-after') throw new ArmError('service', 'deadline', 'lost');
        return answer;
      });
    };
    return {
      reserve: (reservation, { beforeDispatch }) => asked('reserve', beforeDispatch, () => this.#reserve(reservation)),
      confirm: (reference, { beforeDispatch }) => asked('confirm', beforeDispatch, () => this.#confirm(reference)),
      release: (reference, { beforeDispatch }) => asked('release', beforeDispatch, () => this.#release(reference)),
      giveBack: (back, { beforeDispatch }) => asked('give-back', beforeDispatch, () => this.#giveBack(back)),
      close: () => Promise.resolve(),
    };
  }

  #reserve({ reference, lines }: Reservation): ReserveResult {
    const known = this.held.get(reference);
    if (known?.state === 'reserved' || known?.state === 'confirmed') return { kind: 'reserved', takings: [] };
    if (known !== undefined) return { kind: 'refused', lines: known.state === 'refused' ? [0] : [] };
    const quantityE4 = lines.reduce((sum, line) => sum + line.quantityE4, 0);
    const enough = quantityE4 <= this.freeE4;
    if (enough) this.freeE4 -= quantityE4;
    this.held.set(reference, { state: enough ? 'reserved' : 'refused', quantityE4 });
    return enough ? { kind: 'reserved', takings: [] } : { kind: 'refused', lines: [0] };
  }

  #confirm(reference: string): ConfirmResult {
    const known = this.held.get(reference);
    if (known === undefined) return { kind: 'lapsed' };
    if (known.state === 'reserved') known.state = 'confirmed';
    return known.state === 'confirmed' ? { kind: 'confirmed' } : { kind: 'unknown' };
  }

  #release(reference: string): void {
    const known = this.held.get(reference);
    if (known?.state === 'reserved' || known?.state === 'confirmed') this.freeE4 += known.quantityE4;
    this.held.set(reference, { state: 'released', quantityE4: known?.quantityE4 ?? 0 });
  }

  #giveBack({ returnReference, lines }: GiveBack): void {
    if (this.#returns.has(returnReference)) return;
    this.#returns.add(returnReference);
    this.freeE4 += lines.reduce((sum, { quantityE4 }) => sum + quantityE4, 0);
  }
}

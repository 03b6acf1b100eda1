import type { BookedOrder, BookedWhole, Filed, LegacyOrderBooks, OrderFiling, OrderState } from '@banyan/domains';
import { ArmError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { Fates } from './outside-books.js';

/** An order of the core that is ours. */
export interface CoreRow {
  readonly document: string;
  readonly role: 'capture' | 'copy';
  readonly reference: string;
  state: OrderState;
  totalMinor: number;
  lines: readonly { readonly sku: string; readonly quantityE4: number }[];
  readonly placedAtMs: number;
}

type Asked = Pick<
  LegacyOrderBooks,
  'file' | 'markPaid' | 'callOff' | 'giveBack' | 'findFiled' | 'ordersBetween' | 'orderOf'
>;

/** The core's books of orders, as far as a service that has the authority meets them. */
export class CoreBooks {
  readonly rows = new Map<string, CoreRow>();
  /** What of it cannot be read. */
  readonly unreadable = new Set<string>();
  #next = 100_000_000;

  write(row: Omit<CoreRow, 'document'>): CoreRow {
    this.#next += 1;
    const document = String(this.#next);
    const written = { ...row, document };
    this.rows.set(document, written);
    return written;
  }

  of(reference: string): readonly CoreRow[] {
    return [...this.rows.values()].filter((row) => row.reference === reference);
  }

  as(fates: Fates, around: <T>(effect: () => Promise<T>) => Promise<T>): Asked {
    const asked = <T>(call: string, { signal }: Attempt, effect: () => T): Promise<T> => {
      signal.throwIfAborted();
      return around(async () => {
        const fate = fates(`core.${call}`);
        if (fate === 'lost-before' || fate === 'unsent') throw new ArmError('legacy', 'transport', 'lost');
        const answer = effect();
        if (fate === 'lost-after') throw new ArmError('legacy', 'deadline', 'lost');
        return answer;
      });
    };
    return {
      file: (filing, _journal, attempt) => asked('file', attempt, () => this.#file(filing)),
      markPaid: (_document, _payment, attempt) => asked('mark-paid', attempt, () => ({ kind: 'done' })),
      callOff: (document, attempt) => asked('call-off', attempt, () => this.#callOff(document)),
      giveBack: ({ document, lines }, attempt) =>
        asked('give-back', attempt, () => {
          const row = this.rows.get(document);
          const isAll = row?.lines.every(({ sku, quantityE4 }) =>
            lines.some((line) => line.sku === sku && line.quantityE4 === quantityE4),
          );
          if (row === undefined) return { kind: 'unknown-order' };
          return isAll === true ? this.#callOff(document) : { kind: 'not-possible', state: row.state };
        }),
      findFiled: (reference, attempt) =>
        asked('find-filed', attempt, () => {
          const [first, ...doubles] = this.of(reference).filter(({ role }) => role === 'copy');
          if (first === undefined) return undefined;
          return { document: first.document, isHeld: false, doubles: doubles.map(({ document }) => document) };
        }),
      ordersBetween: (fromMs, untilMs, attempt) =>
        asked('list', attempt, () => {
          const within = [...this.rows.values()].filter(
            ({ placedAtMs }) => placedAtMs >= fromMs && placedAtMs < untilMs,
          );
          return {
            orders: within.filter(({ document }) => !this.unreadable.has(document)).map(bookedOf),
            unreadable: within.filter(({ document }) => this.unreadable.has(document)).length,
          };
        }),
      orderOf: (document, attempt) =>
        asked('order', attempt, () => {
          const row = this.rows.get(document);
          return row === undefined ? undefined : wholeOf(row);
        }),
    };
  }

  #file({ reference, basket, shippingMinor, placedAtMs }: OrderFiling): Filed {
    const [there] = this.of(reference).filter(({ role }) => role === 'copy');
    const row =
      there ??
      this.write({
        role: 'copy',
        reference,
        state: 'awaiting-payment',
        totalMinor: basket.totalMinor + shippingMinor,
        lines: basket.lines,
        placedAtMs,
      });
    return { kind: 'filed', document: row.document, remarks: [] };
  }

  #callOff(document: string): { readonly kind: 'done' } | { readonly kind: 'unknown-order' } {
    const row = this.rows.get(document);
    if (row === undefined) return { kind: 'unknown-order' };
    row.state = 'cancelled';
    return { kind: 'done' };
  }
}

function bookedOf({ document, role, reference, state, totalMinor, placedAtMs }: CoreRow): BookedOrder {
  const origin = { kind: role === 'copy' ? ('copy' as const) : ('ours' as const), reference };
  return { document, origin, state, totalMinor, placedAtMs, channel: 'web', currency: 'EUR' };
}

function wholeOf(row: CoreRow): BookedWhole {
  const { origin, ...summary } = bookedOf(row);
  const lines = row.lines.map((line) => ({ ...line, returnedE4: 0 }));
  return { origin, order: { ...summary, kind: 'order', lines } as unknown as BookedWhole['order'] };
}

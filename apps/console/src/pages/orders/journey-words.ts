import type { JourneyMoment, OrderSummary } from '../../api/control.generated.js';
import type { Tone } from '../../parts/mark.js';

/** Lanes, in the order in which they are drawn, as people call them. */
export const LANES: Readonly<Record<JourneyMoment['lane'], string>> = {
  storefront: 'Storefront',
  gateway: 'Gateway',
  arm: 'Order service',
  stock: 'Stock',
  payment: 'Payment',
  fraud: 'Fraud',
  shipping: 'Shipping',
  outbox: 'Outbox',
  warehouse: 'Warehouse',
  mail: 'Mail',
  analytics: 'Analytics',
  'back-office': 'Back office',
  people: 'People',
};

export const ENDS: Readonly<Record<JourneyMoment['outcome'], { readonly tone: Tone; readonly words: string }>> = {
  done: { tone: 'good', words: 'done' },
  degraded: { tone: 'wait', words: 'not as usual' },
  failed: { tone: 'bad', words: 'failed' },
  waiting: { tone: 'off', words: 'waiting' },
};

export const ANSWERS: Readonly<Record<OrderSummary['outcome'], { readonly tone: Tone; readonly words: string }>> = {
  placed: { tone: 'good', words: 'placed' },
  'in-review': { tone: 'wait', words: 'in review' },
  refused: { tone: 'bad', words: 'refused' },
  open: { tone: 'wait', words: 'not known yet' },
};

/** `EUR 129.90`; the currency's own number of places. */
export function money(minor: number, currency: string): string {
  if (!/^[A-Z]{3}$/.test(currency)) return '–';
  const places =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return `${currency} ${(minor / 10 ** places).toFixed(places)}`;
}

/** `1st try`, `3 tries`: always said, since a retry that is hidden is believed not to be. */
export function tries(attempts: number): string {
  return attempts === 1 ? '1 try' : `${attempts} tries`;
}

import { systemClock } from '@banyan/kernel';
import { Deadline, type Attempt } from '@banyan/resilience';
import type { Address, OrderLine, OrderToPlace, QuotedBasket } from '../../libs/domains/src/orders/orders.model.js';

/** An attempt that ends by its own time. */
export function attemptOf(ms = 8_000): Attempt {
  const deadline = new Deadline(systemClock, ms);
  return { signal: new AbortController().signal, remainingMs: () => deadline.remainingMs() };
}

export const ADDRESS: Address = {
  firstName: 'Änne',
  lastName: 'Groß',
  street: ['Große Straße 7'],
  city: 'Köln',
  postcode: '50679',
  country: 'DE',
};

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
let given = 0;

/** A reference that was not given before in this process. */
export function reference(): string {
  given += 1;
  let left = given;
  let digits = '';
  do {
    digits = (CROCKFORD[left % CROCKFORD.length] ?? '') + digits;
    left = Math.floor(left / CROCKFORD.length);
  } while (left > 0);
  return `BY${digits.padStart(26, '0')}`;
}

/** A piece of `PREIS-TEXT` at 12.00, but for what is named. */
export function line(more: Partial<OrderLine> = {}): OrderLine {
  const quantityE4 = more.quantityE4 ?? 10_000;
  const amountMinor = more.price?.amountMinor ?? 1_200;
  return {
    sku: 'PREIS-TEXT',
    quantityE4,
    price: { amountMinor, currency: 'EUR' },
    per: 1,
    lineAmountMinor: (amountMinor * quantityE4) / 10_000,
    discountMinor: 0,
    taxRate: 1_900,
    ...more,
  };
}

export function basketOf(lines: readonly OrderLine[], more: Partial<QuotedBasket> = {}): QuotedBasket {
  return {
    channel: 'web',
    group: 'retail',
    currency: 'EUR',
    lines,
    codes: [],
    promotions: [],
    totalMinor: lines.reduce((all, { lineAmountMinor, discountMinor }) => all + lineAmountMinor - discountMinor, 0),
    atMs: Date.now(),
    ...more,
  };
}

export function orderOf(more: Partial<OrderToPlace> & { readonly lines?: readonly OrderLine[] } = {}): OrderToPlace {
  const { lines = [line()], ...others } = more;
  const own = others.reference ?? reference();
  const basket = others.basket ?? basketOf(lines);
  return {
    reference: own,
    channel: basket.channel,
    basket,
    customer: { email: 'aenne@example.org', firstName: 'Änne', lastName: 'Groß', phone: '0221 1234' },
    delivery: { kind: 'ship', method: 'standard', address: ADDRESS },
    billing: ADDRESS,
    payment: { token: `tok_${own}` },
    authority: { arm: 'legacy', term: 1 },
    boundAtMs: Date.now(),
    ...others,
  };
}

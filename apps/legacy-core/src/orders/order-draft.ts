import type { SourceCode } from '../books/sources.js';
import type { QuantityE4 } from '../books/quantity.js';

/** How an order came: by the calls of the API; by a GET or a HEAD of the payment page; as a document; with the shop. */
export type OrderOrigin = 'api' | 'page' | 'head' | 'idoc' | 'seed';

/** One line of an order. Amounts are texts with four places, as the tables have them: yen divided by 100. */
export interface OrderLine {
  readonly productId: number;
  readonly sku: string;
  readonly name: string;
  /** The index of the form it came by, for messages. */
  readonly formIndex: string;
  /** Five digits; tens, where it came without. */
  readonly posex?: string;
  readonly quantityE4: QuantityE4;
  /** For `peinh` pieces. */
  readonly price: string;
  readonly peinh: number;
  readonly rowTotal: string;
  readonly discount: string;
  readonly taxPercent: string;
  readonly tax: string;
}

export interface OrderTotal {
  readonly code: string;
  readonly title: string;
  readonly value: string;
}

/** Half of them may be missing: guests were let through for years. */
export interface OrderAddress {
  readonly firstname: string | null;
  readonly lastname: string | null;
  readonly company: string | null;
  readonly street: string | null;
  readonly city: string | null;
  readonly region: string | null;
  readonly postcode: string | null;
  readonly country: string | null;
  readonly telephone: string | null;
}

/** An order before it has a number. */
export interface OrderDraft {
  readonly origin: OrderOrigin;
  readonly storeId: number;
  /** 0 is a guest. */
  readonly customerId: number;
  readonly groupId: number;
  readonly firstname: string | null;
  readonly lastname: string | null;
  readonly email: string | null;
  readonly telephone: string | null;
  readonly paymentCode: string;
  /** The token a charge goes by. */
  readonly paymentReference: string | null;
  readonly shippingCode: string;
  /** The branch where the shopper collects; its stock is taken. */
  readonly pickupAt: SourceCode | null;
  readonly comment: string;
  readonly currency: string;
  /** Where this is there, it is right and `currency` is not. */
  readonly waers: string | null;
  /** Whether `price`, `rowTotal` and `subtotal` include VAT; everything else does. */
  readonly taxIncluded: boolean;
  readonly subtotal: string;
  readonly discount: string;
  readonly shipping: string;
  readonly tax: string;
  readonly total: string;
  readonly lines: readonly OrderLine[];
  readonly totals: readonly OrderTotal[];
  readonly billing: OrderAddress;
  /** Null: nothing is sent. */
  readonly delivery: OrderAddress | null;
  /** Of an order taken elsewhere, the number it has there. */
  readonly bstnk: string | null;
  readonly docnum: string | null;
  readonly ip: string;
}

/** Nine digits, as every face but one writes it. */
export function incrementIdOf(orderId: number): string {
  return String(orderId).padStart(9, '0');
}

/** The order a text means: leading zeros or not. Undefined: no order number at all. */
export function orderIdOf(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}

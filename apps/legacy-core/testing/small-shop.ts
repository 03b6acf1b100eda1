import { Pool } from 'pg';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { Books } from '../src/books/books.js';
import { migrateBooks } from '../src/books/migrate.js';
import { OrderBooks } from '../src/orders/order-books.js';
import type { OrderDraft } from '../src/orders/order-draft.js';
import { OrderReader } from '../src/orders/order-reader.js';
import { OrderTruth } from '../src/orders/order-truth.js';

/** The books of a shop that sells little more than the hand-written products: quick to read anew. No faces. */
export interface SmallShop {
  readonly postgres: TestPostgres;
  readonly books: Books;
  readonly orders: OrderBooks;
  readonly truth: OrderTruth;
  readonly reader: OrderReader;
  stop(): Promise<void>;
}

export async function startSmallShop(): Promise<SmallShop> {
  const postgres = await startPostgres();
  await migrateBooks(postgres.url, 0);
  const pool = new Pool({ connectionString: postgres.url });
  // The tests end its connections by force.
  pool.on('error', () => undefined);
  const books = new Books(pool);
  await books.load();
  return {
    postgres,
    books,
    orders: new OrderBooks({ pool, books }),
    truth: new OrderTruth(pool),
    reader: new OrderReader(pool),
    stop: async () => {
      await pool.end();
      await postgres.stop();
    },
  };
}

const ADDRESS = {
  firstname: 'A',
  lastname: 'B',
  company: null,
  street: 'C 1',
  city: 'D',
  region: null,
  postcode: '12345',
  country: 'DE',
  telephone: null,
};

/** Two letter scales, paid by card. */
export function draftOf(books: Books): OrderDraft {
  const product = books.bySku('PREIS-TEXT');
  return {
    origin: 'api',
    storeId: 0,
    customerId: 0,
    groupId: 1,
    firstname: 'A',
    lastname: 'B',
    email: 'a@example.org',
    telephone: null,
    paymentCode: 'card',
    paymentReference: 'tok',
    shippingCode: 'flat.flat',
    pickupAt: null,
    comment: 'ref',
    currency: 'EUR',
    waers: null,
    taxIncluded: true,
    subtotal: '24.0000',
    discount: '0.0000',
    shipping: '0.0000',
    tax: '3.8300',
    total: '24.0000',
    lines: [
      {
        productId: product?.id ?? 0,
        sku: 'PREIS-TEXT',
        name: 'Briefwaage',
        formIndex: '0',
        quantityE4: 20_000,
        price: '12.0000',
        peinh: 1,
        rowTotal: '24.0000',
        discount: '0.0000',
        taxPercent: '19.0000',
        tax: '3.8300',
      },
    ],
    totals: [{ code: 'total', title: 'Summe', value: '24.0000' }],
    billing: ADDRESS,
    delivery: ADDRESS,
    bstnk: null,
    docnum: null,
    ip: '',
  };
}

import type { Books } from '../books/books.js';
import type { Churn } from '../books/churn.js';
import { formatQuantity } from '../books/quantity.js';
import { SOURCES } from '../books/sources.js';
import { numberIn } from '../wire/request-target.js';
import { totals, truthOf } from './book-truth.js';
import { churnRoute } from './churn-route.js';
import { type OpsRoute, OpsRequestRefused } from './ops-face.js';
import { fieldsOf, numberOf, readChange, sourceOf } from './read-fields.js';

const MOST_REWOUND = 1_000_000;

/** `/__books`: the truth, and the ways to change it. */
export function booksRoutes(books: Books, churn: Churn): Readonly<Record<string, OpsRoute>> {
  return {
    '/__books': async ({ method, query }) => {
      if (method !== 'GET') return undefined;
      await books.settled();
      const skus = query.getAll('sku');
      return { body: skus.length === 0 ? totals(books) : truthOf(books, skus) };
    },
    '/__books/skus': async ({ method, query }) => {
      if (method !== 'GET') return undefined;
      const wanted = query.get('ugly') === 'true' ? books.products.filter((product) => product.ugly) : books.products;
      const offset = numberIn(query, 'offset', 0, 0, 1_000_000);
      const limit = numberIn(query, 'limit', 100, 0, 10_000);
      const skus = wanted.slice(offset, offset + limit).map((product) => product.sku);
      return { body: { total: wanted.length, offset, skus } };
    },
    '/__books/stock': async ({ method, json }) => {
      if (method !== 'POST') return undefined;
      const body = await json();
      const changes = Array.isArray(body) ? body.map(readChange) : [readChange(body)];
      const applied = (await books.post(changes)).map((change) => ({
        ...change,
        quantity: formatQuantity(change.quantity),
        quantityE4: change.quantity,
      }));
      return { body: Array.isArray(body) ? { changes: applied } : applied[0] };
    },
    '/__books/sources': async ({ method, json }) => {
      if (method !== 'GET' && method !== 'POST') return undefined;
      if (method === 'POST') {
        const { code, enabled } = fieldsOf(await json());
        if (typeof enabled !== 'boolean') throw new OpsRequestRefused('enabled must be true or false');
        await books.setEnabled(sourceOf('code', code), enabled);
      }
      await books.settled();
      return { body: { sources: SOURCES.map(({ code, name }) => ({ code, name, enabled: books.isEnabled(code) })) } };
    },
    '/__books/rewind': async ({ method, json }) => {
      if (method !== 'POST') return undefined;
      const changes = numberOf(fieldsOf(await json()), 'changes', 1, MOST_REWOUND);
      if (!Number.isInteger(changes)) throw new OpsRequestRefused('changes must be a whole number');
      await books.rewind(changes);
      return { body: { undone: changes, lastSequence: books.lastSequence } };
    },
    '/__books/churn': churnRoute(churn),
  };
}

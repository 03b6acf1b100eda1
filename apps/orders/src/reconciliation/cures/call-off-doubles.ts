import { isDeepStrictEqual } from 'node:util';
import { DONE, type Cure } from './cure.js';
import type { CurePorts } from './cure-ports.js';

const DOCUMENT = 'SELECT document FROM orders.placed_order WHERE reference = $1';

/**
 * Calls off what the core has twice of an order: a document that arrived twice is two orders there. The one stays that the order service knows,
 * or the first; another is called off only where it says the very same, as filing itself does when it hears of it.
 */
export function callOffDoubles({ books, database }: Pick<CurePorts, 'books' | 'database'>): Cure {
  return async ({ reference, core = [] }, attempt) => {
    const copies = core
      .filter(({ role, standing }) => role === 'copy' && standing === 'standing')
      .toSorted((a, b) => a.document.localeCompare(b.document));
    const [row] = await database.query<{ document: string | null }[]>(DOCUMENT, [reference]);
    const kept = copies.find(({ document }) => document === row?.document) ?? copies[0];
    for (const copy of copies) {
      if (kept === undefined || copy === kept) continue;
      const { document, total, lines } = copy;
      if (!isDeepStrictEqual([total, lines], [kept.total, kept.lines])) {
        return { kind: 'refused', because: `${document} is not the same as ${kept.document}` };
      }
      const called = await books.callOff(document, attempt);
      if (called.kind === 'not-possible') {
        return { kind: 'refused', because: `the core does not call ${document} off: it is ${called.state}` };
      }
    }
    return DONE;
  };
}

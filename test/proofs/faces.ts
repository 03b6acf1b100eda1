/**
 * Proof: ten ugly SKUs mean the same in every contract version, whichever face of the legacy core is asked, and behind the
 * extracted service; and that is what the books say.
 *
 *     npm run proof -- faces [--json]
 */
import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../support/ask.js';
import { askUgly, expected, inShopAsking, WAYS, type UglyRow } from '../scenarios/faces.js';
import { proofProgram } from '../support/proof-program.js';

const said = ({ status, json }: Answer): unknown => (status === 200 ? json : status);

function words(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { available, quantity, state } = value as {
    readonly available?: boolean;
    readonly quantity?: number | null;
    readonly state?: string;
  };
  const told = state ?? (available === true ? 'available' : 'not available');
  return quantity === undefined ? told : `${told} ${quantity}`;
}

function booked({ booked: stock }: UglyRow): string {
  if (stock === undefined) return 'not in the books';
  const { quantityE4, inStock, managed } = stock;
  return `${quantityE4 / 10_000}, ${inStock ? 'in stock' : 'not in stock'}${managed ? '' : ', not counted'}`;
}

await proofProgram({
  name: 'faces',
  seconds: 'not used here: every question is asked once',
  defaultSeconds: 1,
  run: async ({ say }) => {
    const rows: UglyRow[] = [];
    for (const way of WAYS) {
      say(`starting a shop that asks by ${way}`);
      rows.push(...(await inShopAsking(way, (shop) => askUgly(way, shop))));
    }
    const wrong = rows.filter((row) => {
      const right = expected(row.sku, row.booked);
      return !isDeepStrictEqual([said(row.v1), said(row.v2)], [right.v1, right.v2]);
    });
    return {
      table: rows.map((row) => ({
        by: row.way,
        sku: row.sku,
        books: booked(row),
        v1: words(said(row.v1)),
        v2: words(said(row.v2)),
      })),
      claims: [
        {
          claim: `every answer is what the books say: ${rows.length - wrong.length} of ${rows.length} rows; wrong: ${wrong.map(({ way, sku }) => `${sku} by ${way}`).join(', ') || 'none'}`,
          holds: wrong.length === 0,
        },
      ],
    };
  },
});

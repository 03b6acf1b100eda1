/**
 * Proof: whoever asks is let in to what the API descriptions say, about what is theirs and what is another's, and to nothing else.
 *
 *     npm run proof -- authorisation [--rounds 1] [--json]
 *
 * Every operation of every served contract version, asked by everybody of a real gateway. What is expected is read off
 * `x-banyan-access` of the descriptions. The same of control's API is apps/control/src/access/access.spec.ts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authorisationMatrix, type Cell, type WaysBetween } from '../scenarios/authorisation.js';
import { proofProgram } from '../support/proof-program.js';

/** What the registry says is published. */
const VERSIONS = [
  ['inventory', 'v1'],
  ['inventory', 'v2'],
  ['pricing', 'v1'],
  ['pricing', 'v2'],
  ['orders', 'v1'],
  ['orders', 'v2'],
] as const;

await proofProgram({
  name: 'authorisation',
  seconds: 'times that the matrix is asked, each in a shop of its own',
  unit: 'rounds',
  defaultSeconds: 1,
  run: async ({ seconds: rounds, say }) => {
    const folder = mkdtempSync(join(tmpdir(), 'banyan-authorisation-'));
    try {
      const cells: Cell[] = [];
      let unchanged = true;
      let refused = true;
      let ways: WaysBetween | undefined;
      for (let round = 0; round < rounds; round += 1) {
        const matrix = await authorisationMatrix(VERSIONS, folder, say);
        cells.push(...matrix.cells);
        unchanged &&= matrix.otherUnchanged;
        ({ ways } = matrix);
        refused &&= matrix.unsigned?.startsWith('unsigned') === true;
      }
      const wrong = cells.filter(({ asDeclared }) => !asDeclared);
      return {
        table: rowsOf(cells),
        more: {
          'cells that are not as declared': wrong.map((cell) => ({ ...cell })),
          'between the core and the gateway': rowsBetween(ways),
        },
        claims: [
          {
            claim: `every cell is as declared: ${cells.length - wrong.length} of ${cells.length}`,
            holds: wrong.length === 0,
          },
          { claim: 'what was another’s is as it was', holds: unchanged },
          {
            claim: 'who is signed in at the core is so here, and the other way',
            holds: ways?.ownList === '200' && ways.accountByToken.namesThem && !ways.accountByToken.givesSession,
          },
          {
            claim: 'not for another site, and not after they have signed out',
            holds: ways?.crossSite.startsWith('403') === true && ways.afterLogout.startsWith('401'),
          },
          { claim: 'the order service answers nobody who has not signed', holds: refused },
        ],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** What was asked, and what became of it. */
function rowsBetween(ways: WaysBetween | undefined): readonly Readonly<Record<string, string>>[] {
  if (ways === undefined) return [];
  const { accountByToken, ...others } = ways;
  const { status, namesThem, givesSession } = accountByToken;
  const account = `${status}, ${namesThem ? 'names them' : 'names nobody'}, ${givesSession ? 'gives' : 'keeps'} the session`;
  return Object.entries({ ...others, accountByToken: account }).map(([asked, answered]) => ({ asked, answered }));
}

/** An operation and object a row, a role a column. */
function rowsOf(cells: readonly Cell[]): readonly Readonly<Record<string, string>>[] {
  const rows = new Map<string, Record<string, string>>();
  for (const { contract, operation, scope, object, role, status, expected, asDeclared } of cells) {
    const key = `${contract} ${operation} ${object}`;
    const row = rows.get(key) ?? { operation: `${contract} ${operation}`, scope, object };
    const shown = expected === 'let in' ? `${status} let in` : String(status);
    row[role] = asDeclared ? shown : `${status} WRONG`;
    rows.set(key, row);
  }
  return [...rows.values()];
}

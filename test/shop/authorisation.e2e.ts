import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { authorisationMatrix } from '../scenarios/authorisation.js';

/** A slice of `npm run proof -- authorisation`. */
test('everybody is let in to what the description of orders says, and to nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'banyan-authorisation-'));
  try {
    const { cells, otherUnchanged, ways, unsigned } = await authorisationMatrix(
      [
        ['inventory', 'v1'],
        ['orders', 'v2'],
      ],
      folder,
    );
    expect(cells.filter(({ asDeclared }) => !asDeclared)).toEqual([]);
    // Eight roles, two operations on nobody's and five on somebody's.
    expect(cells).toHaveLength(8 * (2 + 5 * 2));
    expect(new Set(cells.map(({ expected }) => expected))).toEqual(new Set(['401', '403', '404', 'let in']));
    expect(otherUnchanged).toBe(true);
    expect(ways).toEqual({
      ownList: '200',
      anothersOrder: '404 unknown-order',
      crossSite: '403 cross-site-request',
      afterLogout: '401 credential-required',
      accountByToken: { status: 200, namesThem: true, givesSession: false },
    });
    expect(unsigned).toMatch(/^unsigned: /);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

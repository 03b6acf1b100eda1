import { describe, expect, it } from '@jest/globals';
import { loadContracts } from '@banyan/contracts';
import { PROJECT_ROOT } from '@banyan/kernel';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOLDEN_TOPOLOGY_FOLDER, goldenTopology, translateGolden, type GoldenQuestion } from './golden-case.js';
import { inventory } from './inventory.domain.js';

// Drop a folder into golden/ and gain a test: question.json and legacy.xml or legacy.json in, canonical.json and one file
// for each contract version out. `npm run goldens -- inventory` writes the files that are missing, to be reviewed.

const FOLDER = join(PROJECT_ROOT, 'libs/domains/src/inventory/golden');
const router = loadContracts(inventory.contracts);

/** `missing`: write files that are not there; `all`: overwrite those that differ as well. */
const WRITES = process.env['GOLDENS'];

/** Holds a value against its file. */
function expectFile(path: string, value: unknown): void {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (WRITES === 'all' || (WRITES === 'missing' && !existsSync(path))) writeFileSync(path, text);
  // The golden of a value is a file with every member that is set and no other.
  expect(JSON.parse(text)).toEqual(value);
  expect(value).toStrictEqual(JSON.parse(readFileSync(path, 'utf8')));
}

describe.each(readdirSync(FOLDER))('golden %s', (name) => {
  const golden = JSON.parse(readFileSync(join(FOLDER, name, 'question.json'), 'utf8')) as GoldenQuestion;
  const file = golden.face === undefined ? 'legacy.xml' : 'legacy.json';
  const canonical = translateGolden(golden, readFileSync(join(FOLDER, name, file)));
  const answered = !Object.hasOwn(canonical as object, 'refused') && !Object.hasOwn(canonical as object, 'fault');

  it(`legacy to canonical: ${golden.about}`, () => {
    expectFile(join(FOLDER, name, 'canonical.json'), canonical);
  });

  it.each(inventory.contracts.map(({ version }) => version))('canonical to %s, and valid there', (version) => {
    const path = join(FOLDER, name, `${version}.json`);
    const spoke = router.operations.find(
      (candidate) => candidate.version === version && candidate.operation === golden.operation,
    );
    if (!answered || !spoke) {
      expect(existsSync(path)).toBe(false);
      return;
    }
    const { status, body } = spoke.present(canonical);
    expectFile(path, { status, body });
    expect(spoke.checkAnswer(status, body)).toEqual([]);
  });
});

it('the topology of the multi-source cases: three lists to canonical', () => {
  expectFile(join(GOLDEN_TOPOLOGY_FOLDER, 'canonical.json'), goldenTopology());
});

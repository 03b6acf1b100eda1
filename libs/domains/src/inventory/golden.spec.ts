import { it } from '@jest/globals';
import { join } from 'node:path';
import { describeGoldens, expectFile } from '../../../../test/support/golden-cases.js';
import { GOLDEN_TOPOLOGY_FOLDER, goldenTopology, translateGolden, type GoldenQuestion } from './golden-case.js';
import { inventory } from './inventory.domain.js';

describeGoldens(inventory, (golden, bytes) => translateGolden(golden as GoldenQuestion, bytes));

it('the topology of the multi-source cases: three lists to canonical', () => {
  expectFile(join(GOLDEN_TOPOLOGY_FOLDER, 'canonical.json'), goldenTopology());
});

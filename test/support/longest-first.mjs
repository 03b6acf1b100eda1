import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import TestSequencer from '@jest/test-sequencer';

/** Seconds that these took, each on a processor of its own. It is enough that the order is about right. */
const MEASURED_S = {
  'test/contracts/add-a-version.e2e.ts': 104,
  'test/rollback/outages.e2e.ts': 97,
  'test/pricing/price-lists.e2e.ts': 78,
  'test/stack/launcher.e2e.ts': 74,
  'test/pricing/rounding-bug.e2e.ts': 60,
  'test/shop/shadow.e2e.ts': 56,
  'test/shop/mismatch-groups.e2e.ts': 55,
  'apps/cli/src/cli.spec.ts': 53,
};
/** Of the others: those of several processes wait for them to start, those of one are soon over. */
const PROCESSES_S = 25;
const UNIT_S = 1;

/**
 * Those first that failed the last time on this machine, then those that take longest, so that no long suite is left to run
 * alone at the end. A machine that has never run them, as CI's, goes by what is written here.
 */
export default class LongestFirst extends TestSequencer {
  /** @throws Error when a suite is named here that there is not */
  sort(tests) {
    const rootDir = tests[0]?.context.config.rootDir;
    const gone = Object.keys(MEASURED_S).filter((path) => rootDir !== undefined && !existsSync(join(rootDir, path)));
    if (gone.length > 0) throw new Error(`${import.meta.filename} names what there is not: ${gone.join(', ')}`);
    return super.sort(tests);
  }

  /** Milliseconds. */
  time(test) {
    return super.time(test) ?? 1_000 * expectedSeconds(test);
  }
}

function expectedSeconds({ path, context: { config } }) {
  const known = MEASURED_S[relative(config.rootDir, path)];
  return known ?? (path.endsWith('.e2e.ts') ? PROCESSES_S : UNIT_S);
}

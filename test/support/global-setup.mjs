import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild } from '../../scripts/ensure-build.mjs';

/** PostgreSQL passes through the folder, and does not run as root. */
const ENTERED_BY_ALL = 0o755;

/**
 * Tests of several processes run what was built: it must be what the sources say. A whole run gets a folder of its own, with
 * the stocked cluster that its shops begin with; a suite asked for by itself would stock it for nobody else.
 */
export default async function setUp({ testPathPatterns, onlyChanged }) {
  await ensureBuild();
  if (testPathPatterns.isSet() || onlyChanged) return;
  const { Watchdog } = await built('apps/stack/src/processes/watchdog.js');
  const { RUN_FOLDER, stockCluster } = await built('test/support/template-cluster.js');
  const folder = mkdtempSync(join(tmpdir(), 'banyan-test-run-'));
  chmodSync(folder, ENTERED_BY_ALL);
  // Gone with this process, however it ends.
  new Watchdog().removeAtEnd(folder);
  try {
    await stockCluster(folder);
    process.env[RUN_FOLDER] = folder;
  } catch (error) {
    // Suites that need no shop still have something to say, and those that do will say what is wrong with it.
    process.stderr.write(`no cluster was stocked; shops fill their own: ${String(error)}\n`);
  }
}

/** What was built is not there yet when the imports of the sources are looked at. */
function built(path) {
  return import(new URL(`../../dist/${path}`, import.meta.url).href);
}

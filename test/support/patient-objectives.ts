import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { domains } from '@banyan/domains';

/**
 * The domains' own objectives, but for how fast an answer must be: on a machine that is short of time a good service is slow,
 * and what takes it back would be right to. For tests of anything else.
 *
 * @returns the folder they were written to, below `dataDir`
 */
export function patientObjectives(dataDir: string): string {
  const folder = join(dataDir, 'patient-objectives');
  mkdirSync(folder, { recursive: true });
  for (const { name, objectivesFile } of domains) {
    const text = readFileSync(join(PROJECT_ROOT, objectivesFile), 'utf8');
    const patient = text.replaceAll(/(latency-threshold-ms: )'\d+'/g, "$1'60000'");
    if (patient === text) throw new Error(`${objectivesFile} promises no latency`);
    writeFileSync(join(folder, `${name}.slo.yaml`), patient);
  }
  return folder;
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { ConfigurationError, messageOf, PROJECT_ROOT } from '@banyan/kernel';
import { parseDocument } from 'yaml';
import type { LoadedPlan } from './ramp-plan.js';
import { readRampPlan } from './read-ramp-plan.js';

const SUFFIX = '.ramp.yaml';

/** Plans by domain. */
export type RampPlans = ReadonlyMap<string, LoadedPlan>;

/**
 * Reads every plan of a folder.
 *
 * @param directory BANYAN_RAMP_DIR; undefined: there are no plans, and people move the sliders
 * @param domains those that have a slider: a plan of any other would never be followed
 * @throws ConfigurationError with every fault of every file, by file and place
 */
export function loadRampPlans(directory: string | undefined, domains: readonly string[]): RampPlans {
  if (directory === undefined) return new Map();
  const folder = isAbsolute(directory) ? directory : join(PROJECT_ROOT, directory);
  if (!existsSync(folder)) throw new ConfigurationError([`BANYAN_RAMP_DIR: ${directory} is not there`]);
  const faults: string[] = [];
  const plans = new Map<string, LoadedPlan>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml') || name.endsWith('.yml'))) {
    const domain = file.endsWith(SUFFIX) ? file.slice(0, -SUFFIX.length) : undefined;
    if (domain === undefined || !domains.includes(domain)) {
      faults.push(`${file}: is of no domain with a slider; a plan is called <domain>${SUFFIX}`);
      continue;
    }
    const reading = readFile(join(folder, file));
    if (reading.kind === 'plan') plans.set(domain, { domain, file, plan: reading.plan, hash: reading.hash });
    else faults.push(...reading.faults.map(({ pointer, message }) => `${file}#${pointer}: ${message}`));
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return plans;
}

function readFile(path: string): ReturnType<typeof readRampPlan> {
  try {
    const document = parseDocument(readFileSync(path, 'utf8'));
    if (document.errors.length === 0) return readRampPlan(document.toJS());
    return { kind: 'faulty', faults: document.errors.map((error) => ({ pointer: '', message: firstLine(error) })) };
  } catch (error) {
    return { kind: 'faulty', faults: [{ pointer: '', message: firstLine(error) }] };
  }
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}

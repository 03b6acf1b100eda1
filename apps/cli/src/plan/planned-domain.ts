import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { domains, isJudged } from '@banyan/domains';
import { type Objective, readObjectives } from '@banyan/slo';
import { parseAllDocuments } from 'yaml';
import { CommandFailed, EXIT } from '../exit-code.js';

/** What control would judge a domain by. */
export interface PlannedDomain {
  readonly name: string;
  readonly objectives: readonly Objective[];
  /** Are all its judged operations reads, so that legacy answers what the service fails? */
  readonly isRescued: boolean;
}

/**
 * Reads the objectives of a registered domain, as control does.
 *
 * @throws CommandFailed naming the known domains
 * @throws DocumentFault when the domain's OpenSLO file cannot be used
 */
export function plannedDomain(name: string): PlannedDomain {
  const domain = domains.find((each) => each.name === name);
  if (domain === undefined) {
    const known = domains.map((each) => each.name).join(', ');
    throw new CommandFailed(EXIT.usage, `there is no domain ${name}; there is ${known}`);
  }
  const documents = parseAllDocuments(readFileSync(join(PROJECT_ROOT, domain.objectivesFile), 'utf8'));
  const judged = domain.operations.filter(isJudged);
  const objectives = readObjectives(
    documents.map((document) => document.toJS() as unknown),
    name,
  ).filter(({ operation }) => judged.some((each) => each.name === operation));
  return { name, objectives, isRescued: judged.every(({ kind }) => kind === 'read') };
}

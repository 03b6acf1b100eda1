import { domainObjectives, domains, isJudged } from '@banyan/domains';
import type { Objective } from '@banyan/slo';
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
 * @throws Error naming it when the domain's OpenSLO file cannot be used
 */
export function plannedDomain(name: string, folder: string | undefined): PlannedDomain {
  const domain = domains.find((each) => each.name === name);
  if (domain === undefined) {
    const known = domains.map((each) => each.name).join(', ');
    throw new CommandFailed(EXIT.usage, `there is no domain ${name}; there is ${known}`);
  }
  const judged = domain.operations.filter(isJudged);
  const objectives = domainObjectives(domain, folder).filter(({ operation }) =>
    judged.some((each) => each.name === operation),
  );
  return { name, objectives, isRescued: judged.every(({ kind }) => kind === 'read') };
}

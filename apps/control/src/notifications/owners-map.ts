import { SEVERITIES, WHOLE_SHOP, type Severity } from '../incidents/incident.js';
import type { Channel } from './channel.js';

/** Somebody who answers for domains or integrations. */
export interface Owner {
  readonly name: string;
  readonly domains: readonly string[];
  /** By id, with the domain that leans on each; null: the whole shop does. */
  readonly integrations: readonly { readonly id: string; readonly domain: string | null }[];
  /** Names of channels; none: known, and told by nobody. */
  readonly channels: readonly string[];
  /** What is less severe is not told. */
  readonly from: Severity;
}

/** Who answers for what, and how they are reached. */
export interface OwnersMap {
  readonly channels: readonly Channel[];
  readonly owners: readonly Owner[];
  /** Where people open the console; undefined: messages carry no link. */
  readonly consoleUrl?: string;
}

/** An owner who is told, and why. */
export interface ToldOwner {
  readonly owner: string;
  readonly because: string;
  readonly channels: readonly string[];
}

/**
 * Who is told of an incident: who answers for its domain, and who answers for an integration that this domain leans on, or that
 * the whole shop does when it is the whole shop's. Pure.
 */
export function whoIsTold({ owners }: OwnersMap, scope: string, severity: Severity): readonly ToldOwner[] {
  return owners.flatMap(({ name, domains, integrations, channels, from }) => {
    if (SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(from)) return [];
    const theirs = integrations.filter(({ domain }) => (domain ?? WHOLE_SHOP) === scope).map(({ id }) => id);
    const reasons = [
      ...(domains.includes(scope) ? [`answers for ${scope}`] : []),
      ...(theirs.length === 0 ? [] : [`${scope} leans on ${theirs.join(', ')}`]),
    ];
    return reasons.length === 0 ? [] : [{ owner: name, because: reasons.join('; '), channels }];
  });
}

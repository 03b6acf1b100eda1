import { ConfigurationError, messageOf } from '@banyan/kernel';
import { domainObjectives, isJudged, type Domain } from '@banyan/domains';
import type { Objective } from '@banyan/slo';

/** A registered domain with the objectives it is judged by. */
export interface JudgedDomain {
  readonly name: string;
  /** Is there a service to be judged? Without one the domain has neither flags nor a latch. */
  readonly extracted: boolean;
  /** Those the service is judged by. */
  readonly operations: readonly string[];
  /** Those that the system of record always answers, whatever flags say: no evidence about the service. */
  readonly alwaysAuthority: readonly string[];
  /** Of `operations`. */
  readonly objectives: readonly Objective[];
  /** Published OpenAPI files, relative to the project root, by version. */
  readonly contracts: readonly { readonly version: string; readonly specification: string }[];
}

/**
 * Reads the OpenSLO files of the domains.
 *
 * @param folder the shop's own files; undefined: there are none
 * @throws ConfigurationError naming every file that cannot be used: a domain nobody can judge must not start
 */
export function judgedDomains(domains: readonly Domain[], folder?: string): readonly JudgedDomain[] {
  const faults: string[] = [];
  const judged = domains.flatMap((domain): JudgedDomain[] => {
    try {
      const { name, contracts } = domain;
      const operations = domain.operations.filter(isJudged).map((operation) => operation.name);
      return [
        {
          name,
          extracted: domain.serviceAt !== undefined,
          operations,
          alwaysAuthority: domain.operations.filter(({ asks }) => asks === 'authority').map((each) => each.name),
          objectives: domainObjectives(domain, folder).filter(({ operation }) => operations.includes(operation)),
          contracts: contracts.map(({ version, specification }) => ({ version, specification })),
        },
      ];
    } catch (error) {
      faults.push(messageOf(error));
      return [];
    }
  });
  if (faults.length > 0) throw new ConfigurationError(faults);
  return judged;
}

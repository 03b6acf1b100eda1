import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError, messageOf, PROJECT_ROOT } from '@banyan/kernel';
import { isJudged, type Domain } from '@banyan/domains';
import { readObjectives, type Objective } from '@banyan/slo';
import { parseAllDocuments } from 'yaml';

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
 * @throws ConfigurationError naming every file that cannot be used: a domain nobody can judge must not start
 */
export function judgedDomains(domains: readonly Domain[]): readonly JudgedDomain[] {
  const faults: string[] = [];
  const judged = domains.flatMap((domain): JudgedDomain[] => {
    try {
      const documents = parseAllDocuments(readFileSync(join(PROJECT_ROOT, domain.objectivesFile), 'utf8'));
      const broken = documents.flatMap(({ errors }) => errors);
      if (broken[0] !== undefined) throw broken[0];
      const { name, contracts } = domain;
      const operations = domain.operations.filter(isJudged).map((operation) => operation.name);
      return [
        {
          name,
          extracted: domain.serviceAt !== undefined,
          operations,
          alwaysAuthority: domain.operations.filter((operation) => !isJudged(operation)).map((each) => each.name),
          objectives: readObjectives(
            documents.map((document) => document.toJS() as unknown),
            name,
          ).filter(({ operation }) => operations.includes(operation)),
          contracts: contracts.map(({ version, specification }) => ({ version, specification })),
        },
      ];
    } catch (error) {
      faults.push(`${domain.objectivesFile}: ${messageOf(error)}`);
      return [];
    }
  });
  if (faults.length > 0) throw new ConfigurationError(faults);
  return judged;
}

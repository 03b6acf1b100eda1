import type { ContractRouter } from '@banyan/contracts';
import { ProblemError } from '@banyan/kernel';
import type { OwnedDomain } from '../domain/owned-domain.js';
import type { Claim } from './accept.js';
import { OperationMetrics } from './operation-metrics.js';

/** What a path below an owned prefix means. */
export type Classified =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  | {
      readonly kind: 'refused';
      /** `not-found`, or `method-not-allowed` with the methods that are. */
      readonly problem: ProblemError;
      /** Of the contract that has the path, where one has. */
      readonly contractVersion?: string;
    };

/**
 * Says which operation a canonical path below an owned prefix means. Everything an operation needs is looked up once, at
 * start; a request pays for the walk along its path.
 */
export class Classifier {
  readonly #claims = new Map<object, Omit<Claim, 'path'>>();

  /** @throws Error when a contract names a domain or an operation that is not registered */
  constructor(
    private readonly router: ContractRouter,
    domains: ReadonlyMap<string, OwnedDomain>,
  ) {
    for (const contract of router.operations) {
      const domain = domains.get(contract.domain);
      const operation = domain?.operations.get(contract.operation);
      if (domain === undefined || operation === undefined) {
        throw new Error(
          `${contract.domain} ${contract.version} promises ${contract.operation}, which is not registered`,
        );
      }
      const metrics = new OperationMetrics(contract.domain, contract.operation, contract.version);
      this.#claims.set(contract, { domain, contract, operation, metrics });
    }
  }

  /** @param segments of the canonical path, below the contract prefix */
  classify(method: string, segments: readonly string[]): Classified {
    const match = this.router.match(method, segments);
    if (match === undefined) return { kind: 'refused', problem: new ProblemError('not-found') };
    if (match.kind === 'method-not-allowed') {
      const problem = new ProblemError('method-not-allowed', { allow: match.allow });
      return { kind: 'refused', problem, contractVersion: match.version };
    }
    const claim = this.#claims.get(match.operation);
    if (claim === undefined) throw new Error(`${match.operation.operationId} was not there at start`);
    return { kind: 'claimed', claim: { ...claim, path: match.path } };
  }
}

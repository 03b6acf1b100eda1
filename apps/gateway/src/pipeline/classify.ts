import type { ContractRouter } from '@banyan/contracts';
import { ProblemError } from '@banyan/kernel';
import type { ContractLives } from '../contracts/contract-lives.js';
import type { VersionLife } from '../contracts/version-life.js';
import type { OwnedDomain } from '../domain/owned-domain.js';
import type { Claim } from './accept.js';
import { OperationMetrics } from './operation-metrics.js';

/** What a path below an owned prefix means. */
export type Classified =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  | {
      readonly kind: 'refused';
      /**
       * `unknown-contract-version`, `contract-retired`; else `not-found`, or `method-not-allowed` with the methods that are.
       */
      readonly problem: ProblemError;
      /** Of the version that the path is below, where there is one. */
      readonly life: VersionLife | undefined;
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
    private readonly lives: ContractLives,
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
      const life = lives.of(contract.domain, contract.version);
      this.#claims.set(contract, { domain, contract, life, operation, metrics });
    }
  }

  /** @param segments of the canonical path, below the contract prefix */
  classify(method: string, segments: readonly string[]): Classified {
    const asked = this.lives.asked(segments);
    if (asked.kind === 'refused') return asked;
    const { life } = asked;
    const match = this.router.match(method, segments);
    if (match === undefined) return { kind: 'refused', problem: new ProblemError('not-found'), life };
    if (match.kind === 'method-not-allowed') {
      return { kind: 'refused', problem: new ProblemError('method-not-allowed', { allow: match.allow }), life };
    }
    const claim = this.#claims.get(match.operation);
    if (claim === undefined) throw new Error(`${match.operation.operationId} was not there at start`);
    return { kind: 'claimed', claim: { ...claim, path: match.path } };
  }
}

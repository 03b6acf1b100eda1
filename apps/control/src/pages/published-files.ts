import { readFileSync } from 'node:fs';
import { contractFile, CONTRACTS_DIR } from '@banyan/contracts';
import { ProblemError } from '@banyan/kernel';
import type { JudgedDomain } from '../judging/judged-domain.js';

/** The published OpenAPI files, as they were written. Only registered ones: a path is looked up, never joined. */
export class PublishedFiles {
  readonly #files: ReadonlyMap<string, string>;

  constructor(domains: readonly JudgedDomain[], contractsDir: string = CONTRACTS_DIR) {
    this.#files = new Map(
      domains.flatMap(({ contracts }) =>
        contracts.map(({ specification }) => [
          specification.replace(/^contracts\//, ''),
          readFileSync(contractFile(specification, contractsDir), 'utf8'),
        ]),
      ),
    );
  }

  /**
   * @param path below `/contracts/`, such as `inventory/v1/openapi.yaml`
   * @throws ProblemError `not-found`
   */
  read(path: string): string {
    const text = this.#files.get(path);
    if (text === undefined)
      throw new ProblemError('not-found', { detail: 'No contract is published under this name.' });
    return text;
  }
}

import { messageOf } from '@banyan/kernel';
import { CONTRACTS_DIR } from './contract-document.js';
import { ContractFault } from './contract-fault.js';
import { ContractOperation } from './contract-operation.js';
import { ContractRouter } from './contract-router.js';
import type { ContractVersion } from './contract-version.js';
import { SchemaCompiler } from './schema-checks.js';
import { readSpecification } from './specification.js';

/**
 * Loads the specifications of all versions, compiles them and puts them behind one router. Done once, at start: a
 * specification and a spoke that do not fit each other end the start, not a request.
 *
 * @param contractsDir a folder laid out as the project's `contracts`, which is the default
 * @throws ContractFault when a file cannot be used, or the operationIds of a specification and those of its spoke
 *   differ, or a path lies outside `/<domain>/<version>/`
 */
export function loadContracts(
  versions: readonly ContractVersion[],
  contractsDir: string = CONTRACTS_DIR,
): ContractRouter {
  return new ContractRouter(versions.flatMap((version) => loadVersion(version, contractsDir)));
}

function loadVersion(version: ContractVersion, contractsDir: string): readonly ContractOperation[] {
  const specifications = readSpecification(version.specification, contractsDir);
  const schemas = new SchemaCompiler();
  const faults: string[] = [];
  const operations: ContractOperation[] = [];
  const promised = new Set(specifications.map(({ operationId }) => operationId));
  for (const served of Object.keys(version.operations)) {
    if (!promised.has(served)) faults.push(`${served} is served and not in the specification`);
  }
  for (const specification of specifications) {
    const { operationId, route } = specification;
    if (!route.startsWith(`/${version.domain}/${version.version}/`)) {
      faults.push(`${operationId}: the path is not below /${version.domain}/${version.version}/`);
    }
    const spoke = Object.hasOwn(version.operations, operationId) ? version.operations[operationId] : undefined;
    if (!spoke) {
      faults.push(`${operationId} is promised and not served`);
      continue;
    }
    try {
      operations.push(new ContractOperation(version, specification, spoke, schemas));
    } catch (error) {
      faults.push(`${operationId}: ${messageOf(error)}`);
    }
  }
  if (faults.length > 0) throw new ContractFault(version.specification, faults);
  return operations;
}

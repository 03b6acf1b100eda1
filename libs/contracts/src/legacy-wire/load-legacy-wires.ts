import { messageOf } from '@banyan/kernel';
import { CONTRACTS_DIR } from '../contract-document.js';
import { ContractFault } from '../contract-fault.js';
import { SchemaCompiler } from '../schema-checks.js';
import type { LegacyWire } from './legacy-wire.js';
import { LegacyWireOperation } from './wire-operation.js';
import { LegacyWireRouter } from './wire-router.js';
import { readWireSpecification } from './wire-specification.js';

/**
 * Loads the specifications of legacy wires, compiles them and puts them behind one router. Done once, at start.
 *
 * @param contractsDir a folder laid out as the project's `contracts`, which is the default
 * @throws ContractFault when a file cannot be used, or the operationIds of a specification and those of its spokes differ
 * @throws Error when two operations cannot be told apart
 */
export function loadLegacyWires(wires: readonly LegacyWire[], contractsDir: string = CONTRACTS_DIR): LegacyWireRouter {
  return new LegacyWireRouter(wires.flatMap((wire) => loadWire(wire, contractsDir)));
}

function loadWire(wire: LegacyWire, contractsDir: string): readonly LegacyWireOperation[] {
  const specifications = readWireSpecification(wire.specification, contractsDir);
  const schemas = new SchemaCompiler();
  const promised = new Set(specifications.map(({ operationId }) => operationId));
  const faults = Object.keys(wire.operations)
    .filter((served) => !promised.has(served))
    .map((served) => `${served} is served and not in the specification`);
  const operations = specifications.flatMap((specification) => {
    const { operationId } = specification;
    const spoke = Object.hasOwn(wire.operations, operationId) ? wire.operations[operationId] : undefined;
    try {
      if (spoke !== undefined) return [new LegacyWireOperation(wire, specification, spoke, schemas)];
      faults.push(`${operationId} is promised and not served`);
    } catch (error) {
      faults.push(`${operationId}: ${messageOf(error)}`);
    }
    return [];
  });
  if (faults.length > 0) throw new ContractFault(wire.specification, faults);
  return operations;
}

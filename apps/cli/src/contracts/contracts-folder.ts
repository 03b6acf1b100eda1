import { CONTRACTS_DIR, ContractFault, readRegistry, type ContractRegistry } from '@banyan/contracts';
import { CommandFailed, EXIT } from '../exit-code.js';

/** Where contracts are: BANYAN_CONTRACTS_DIR, else the project's own. */
export function contractsDir(environment = process.env): string {
  return environment['BANYAN_CONTRACTS_DIR'] || CONTRACTS_DIR;
}

/** @throws CommandFailed with everything that is wrong with the registry: a gate that failed, for a pipeline */
export function registryOf(folder: string): ContractRegistry {
  try {
    return readRegistry(folder);
  } catch (error) {
    if (error instanceof ContractFault) throw new CommandFailed(EXIT.gateFailed, error.message);
    throw error;
  }
}

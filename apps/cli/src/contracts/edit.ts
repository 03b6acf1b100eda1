import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContractFault, editRegistry, REGISTRY_FILE, type RegistryEdit } from '@banyan/contracts';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { ContractName } from './contract-name.js';

export interface EditedRegistry {
  readonly file: string;
  readonly text: string;
}

/** The registry with one step more, not yet written. @throws CommandFailed when it would not hold together */
export function edited(folder: string, { domain, version }: ContractName, edit: RegistryEdit): EditedRegistry {
  const file = join(folder, REGISTRY_FILE);
  try {
    return { file, text: editRegistry(readFileSync(file, 'utf8'), domain, version, edit) };
  } catch (error) {
    if (error instanceof ContractFault) throw new CommandFailed(EXIT.gateFailed, error.message);
    throw error;
  }
}

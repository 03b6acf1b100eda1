import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, PROJECT_ROOT } from '@banyan/kernel';
import { parseDocument } from 'yaml';
import { ContractFault } from './contract-fault.js';
import { isObject, type JsonObject, type JsonValue } from './resolve-references.js';

/** The project's own contracts: `<domain>/<version>/openapi.yaml` and their registry. */
export const CONTRACTS_DIR = join(PROJECT_ROOT, 'contracts');

/** Aliases expand: a text of kilobytes must not become one of gigabytes. */
const MOST_ALIASES = 1000;

/**
 * The file of a specification in a folder of contracts.
 *
 * @param specification relative to the project root, such as `contracts/inventory/v1/openapi.yaml`
 * @param contractsDir a folder laid out as the project's own
 */
export function contractFile(specification: string, contractsDir: string): string {
  return join(contractsDir, specification.replace(/^contracts\//, ''));
}

/** @throws ContractFault when the file is not there, or is no YAML of an object */
export function readContractDocument(specification: string, contractsDir: string = CONTRACTS_DIR): JsonObject {
  try {
    return parseContractText(readFileSync(contractFile(specification, contractsDir), 'utf8'));
  } catch (error) {
    throw new ContractFault(specification, [messageOf(error)]);
  }
}

/** References are left as they are. @throws Error when the text is no YAML of an object */
export function parseContractText(text: string): JsonObject {
  const yaml = parseDocument(text, { uniqueKeys: true });
  const [error] = yaml.errors;
  if (error) throw error;
  const value = yaml.toJS({ maxAliasCount: MOST_ALIASES }) as JsonValue;
  if (!isObject(value)) throw new Error('is not an object');
  return value;
}

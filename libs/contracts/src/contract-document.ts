import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, PROJECT_ROOT } from '@banyan/kernel';
import { parseDocument } from 'yaml';
import { ContractFault } from './contract-fault.js';
import { isObject, type JsonObject, type JsonValue } from './resolve-references.js';

/** The project's own contracts: `<domain>/<version>/openapi.yaml` and their registry. */
export const CONTRACTS_DIR = join(PROJECT_ROOT, 'contracts');

/** A gateway reads each of its texts three times at its start. One of 25 KB takes 20 ms to parse, at first 100. */
const MOST_REMEMBERED = 16;
const remembered = new Map<string, JsonObject>();

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

/**
 * References are left as they are. Who comes with the same text again gets the same document, which nobody can change.
 *
 * @throws Error when the text is no YAML of an object
 */
export function parseContractText(text: string): JsonObject {
  const known = remembered.get(text) ?? frozen(parse(text));
  // The one used longest ago goes first.
  remembered.delete(text);
  remembered.set(text, known);
  for (const oldest of remembered.keys()) {
    if (remembered.size <= MOST_REMEMBERED) break;
    remembered.delete(oldest);
  }
  return known;
}

/** An alias stands for one and the same value: what is frozen already has nothing left to freeze. */
function frozen<Value extends JsonValue>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value) as JsonValue[]) frozen(member);
  return value;
}

function parse(text: string): JsonObject {
  const yaml = parseDocument(text, { uniqueKeys: true });
  const [error] = yaml.errors;
  if (error) throw error;
  const value = yaml.toJS({ maxAliasCount: MOST_ALIASES }) as JsonValue;
  if (!isObject(value)) throw new Error('is not an object');
  return value;
}

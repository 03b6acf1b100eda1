import { parseDocument } from 'yaml';
import { ContractFault } from '../../contract-fault.js';
import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';

/** A text that repeats an alias more often is an attack rather than a contract. */
const MOST_ALIASES = 1000;

/**
 * Parses the text of a contract: YAML 1.2, of which JSON is a part.
 *
 * @param name what the text is called in a fault
 * @throws ContractFault when it is no YAML, names a member twice, or is not an object
 */
export function parseContract(text: string, name: string): JsonObject {
  const yaml = parseDocument(text, { uniqueKeys: true, merge: true, logLevel: 'silent' });
  if (yaml.errors.length > 0)
    throw new ContractFault(
      name,
      yaml.errors.map(({ message }) => message.split('\n')[0] ?? ''),
    );
  let value: JsonValue;
  try {
    value = yaml.toJS({ maxAliasCount: MOST_ALIASES }) as JsonValue;
  } catch (error) {
    throw new ContractFault(name, [error instanceof Error ? error.message : String(error)]);
  }
  if (!isObject(value)) throw new ContractFault(name, ['is not an object']);
  return value;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@banyan/kernel';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { CONTRACTS_DIR, parseContractText } from '../contract-document.js';
import { ContractFault } from '../contract-fault.js';
import type { ContractRegistry, RegisteredVersion } from './contract-registry.js';
import { registryFaults, type WrittenRegistry } from './registry-faults.js';
import { REGISTRY_SCHEMA } from './registry.schema.js';

export const REGISTRY_FILE = 'registry.yaml';

const isWritten = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile<WrittenRegistry>(
  REGISTRY_SCHEMA,
);

/**
 * Reads the registry of a folder of contracts.
 *
 * @throws ContractFault with everything that is wrong with it; a folder without one has nothing that may be served
 */
export function readRegistry(contractsDir: string = CONTRACTS_DIR): ContractRegistry {
  let text: string;
  try {
    text = readFileSync(join(contractsDir, REGISTRY_FILE), 'utf8');
  } catch (error) {
    throw new ContractFault(`contracts/${REGISTRY_FILE}`, [messageOf(error)]);
  }
  return parseRegistry(text);
}

/** @throws ContractFault with everything that is wrong with it */
export function parseRegistry(text: string): ContractRegistry {
  const faults: string[] = [];
  try {
    const written: unknown = parseContractText(text);
    if (!isWritten(written)) faults.push(...faultTexts(isWritten.errors ?? []));
    else faults.push(...registryFaults(written));
    if (faults.length === 0) return registryOf(written as WrittenRegistry);
  } catch (error) {
    faults.push(messageOf(error));
  }
  throw new ContractFault(`contracts/${REGISTRY_FILE}`, [...new Set(faults)]);
}

function registryOf(written: WrittenRegistry): ContractRegistry {
  const contracts = Object.entries(written.contracts).map(([domain, versions]) => [
    domain,
    Object.fromEntries(
      Object.entries(versions).map(([name, version]) => [
        name,
        // That the members are those of the state is what was checked.
        { published: [], pins: {}, ...version } as unknown as RegisteredVersion,
      ]),
    ),
  ]);
  return {
    storefronts: written.storefronts,
    contracts: Object.fromEntries(contracts) as ContractRegistry['contracts'],
  };
}

/** A name that is not allowed is one fault; what of it does not match is not told as another. */
function faultTexts(errors: readonly ErrorObject[]): readonly string[] {
  return errors.filter(({ propertyName }) => propertyName === undefined).map(faultText);
}

/** `contracts/inventory/v1/state must be one of draft, …`. */
function faultText({ instancePath, keyword, message = 'does not match', params }: ErrorObject): string {
  const where = instancePath.slice(1).replaceAll('~1', '/').replaceAll('~0', '~') || 'the registry';
  const given = params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case 'additionalProperties':
      return `${where} has a member that is not known: ${String(given['additionalProperty'])}`;
    case 'enum':
      return `${where} must be one of ${(given['allowedValues'] as unknown[]).join(', ')}`;
    case 'propertyNames':
      return `${where} has a name that is not allowed: ${String(given['propertyName'])}`;
    default:
      return `${where} ${message}`;
  }
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf } from '@banyan/kernel';
import { parseContractText } from '../contract-document.js';
import type { JsonObject } from '../resolve-references.js';
import type { RegisteredVersion } from './contract-registry.js';
import { promiseHash } from './promise-of.js';

/** The file of the working text, below the folder of contracts. */
export function workingFile(contractsDir: string, domain: string, version: string): string {
  return join(contractsDir, domain, version, 'openapi.yaml');
}

/** The frozen copy of a text that was published. */
export function publishedFile(contractsDir: string, domain: string, version: string, infoVersion: string): string {
  return join(contractsDir, domain, version, 'published', `${infoVersion}.yaml`);
}

/** @throws Error when the frozen copy is not there, or cannot be read */
export function readPublished(contractsDir: string, domain: string, version: string, infoVersion: string): JsonObject {
  return parseContractText(readFileSync(publishedFile(contractsDir, domain, version, infoVersion), 'utf8'));
}

/** Is every published text there, as it was published, and no other? */
export function publishedTextFaults(
  contractsDir: string,
  domain: string,
  name: string,
  version: RegisteredVersion,
): readonly string[] {
  const faults = version.published.flatMap(({ version: infoVersion, sha256 }) => {
    const where = `published/${infoVersion}.yaml`;
    try {
      const document = readPublished(contractsDir, domain, name, infoVersion);
      return promiseHash(document) === sha256 ? [] : [`${where} is not the text that was published: its hash differs`];
    } catch (error) {
      return [`${where} cannot be read: ${messageOf(error)}`];
    }
  });
  const folder = dirname(publishedFile(contractsDir, domain, name, '0'));
  const known = new Set(version.published.map((text) => `${text.version}.yaml`));
  const strangers = (existsSync(folder) ? readdirSync(folder) : []).filter((file) => !known.has(file));
  return [...faults, ...strangers.map((file) => `published/${file} is not registered`)];
}

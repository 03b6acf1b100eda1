import { readFileSync } from 'node:fs';
import { sha256Hex } from '@banyan/kernel';
import { contractFile, CONTRACTS_DIR } from './contract-document.js';
import type { ContractVersion } from './contract-version.js';

/** Which published text a contract version was, for a record that must be believed years later. */
export interface ContractFingerprint {
  /** Such as `v1`. */
  readonly version: string;
  /** SHA-256 of the specification file, lower-case hex. */
  readonly sha256: string;
}

/** Reads the published files once. @throws what the file system throws: a version without its file is not published */
export function contractFingerprints(
  versions: readonly Pick<ContractVersion, 'version' | 'specification'>[],
  contractsDir: string = CONTRACTS_DIR,
): readonly ContractFingerprint[] {
  return versions.map(({ version, specification }) => ({
    version,
    sha256: sha256Hex(readFileSync(contractFile(specification, contractsDir), 'utf8')),
  }));
}

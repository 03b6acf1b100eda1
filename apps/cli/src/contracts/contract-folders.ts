import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { workingFile } from '@banyan/contracts';
import type { ContractName } from './contract-name.js';

/** Every working text in a folder of contracts, registered or not, in order. */
export function contractsIn(folder: string): readonly ContractName[] {
  return foldersIn(folder).flatMap((domain) =>
    foldersIn(join(folder, domain)).flatMap((version) =>
      existsSync(workingFile(folder, domain, version)) ? [{ domain, version }] : [],
    ),
  );
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

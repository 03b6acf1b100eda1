import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import type { GoldenBundle } from '../control/mismatch-answers.js';
import { CommandFailed, EXIT } from '../exit-code.js';

/** What control may name: it is another process, and a name must not lead out of the folder. */
const CASE_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const FILE_NAME = /^[a-z0-9-]+\.(?:json|xml)$/;

/** Where a domain's golden cases are. */
export function goldenFolder(domain: string): string {
  if (!CASE_NAME.test(domain)) throw new CommandFailed(EXIT.error, 'control named a domain that is none');
  return join(PROJECT_ROOT, 'libs/domains/src', domain, 'golden');
}

/**
 * Writes the folder of a case whole or not at all, and never in place of another.
 *
 * @returns the folder
 * @throws CommandFailed when there is one already, or the parent is not there
 */
export function writeCase(parent: string, { name, files }: GoldenBundle, dryRun: boolean): string {
  if (!CASE_NAME.test(name) || !files.every((file) => FILE_NAME.test(file.name)))
    throw new CommandFailed(EXIT.error, 'control named a folder or a file that cannot be written');
  const folder = join(parent, name);
  if (!existsSync(parent)) throw new CommandFailed(EXIT.usage, `there is no folder ${parent}: --into says where`);
  if (existsSync(folder)) throw new CommandFailed(EXIT.error, `${folder} is there already: --name calls it otherwise`);
  if (dryRun) return folder;
  const beside = `${folder}.${process.pid}.new`;
  try {
    mkdirSync(beside);
    for (const { name: file, base64 } of files) writeFileSync(join(beside, file), Buffer.from(base64, 'base64'));
    // A folder that came in between with something in it refuses to be replaced.
    renameSync(beside, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  return folder;
}

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FuzzScript } from './fuzz-script.js';

/** A script that broke something once. Played by `npm test` for ever after. */
export interface KeptScript {
  /** Who was broken by it, and how. */
  readonly because: string;
  readonly script: FuzzScript;
}

/** A proof runs from `dist`: what it keeps belongs beside the sources. */
export const CORPUS = join(fileURLToPath(new URL('.', import.meta.url)).replace(/\/dist\/test\//, '/test/'), 'corpus');

/** All that were kept, by the name of their file. */
export function keptScripts(folder = CORPUS): ReadonlyMap<string, KeptScript> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(names.map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as KeptScript]));
}

/** Keeps a script under a name that says how it is made up: the same one twice is one file. @returns the file */
export function keepScript(kept: KeptScript, folder = CORPUS): string {
  const text = `${JSON.stringify(kept, null, 2)}\n`;
  const name = createHash('sha256').update(JSON.stringify(kept.script)).digest('hex').slice(0, 12);
  const file = join(folder, `${kept.script.kind}-${name}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  return file;
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RunResult } from './run-result.js';
import { asMarkdown, circumstances, sections } from './tables.js';

const FOLDER = fileURLToPath(new URL('../results/', import.meta.url));

/** Writes `results/latest.json` (everything, every round) and `results/latest.md` (the tables). */
export function writeResults(result: RunResult): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}latest.json`, `${JSON.stringify(result, null, 2)}\n`);
  const parts = [
    '# The last published run of `npm run bench`',
    'How it is measured, and how to read it: [../README.md](../README.md).',
    circumstances(result)
      .map((line) => `- ${line}`)
      .join('\n'),
    ...sections(result).map(({ title, table }) => `## ${title}\n\n${asMarkdown(table)}`),
  ];
  writeFileSync(`${FOLDER}latest.md`, `${parts.join('\n\n')}\n`);
}

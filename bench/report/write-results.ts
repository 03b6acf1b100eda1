import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { picture } from './picture.js';
import { withFigures } from './readme-figures.js';
import type { RunResult } from './run-result.js';
import { asMarkdown, circumstances, sections } from './tables.js';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));
const FOLDER = fileURLToPath(new URL('../results/', import.meta.url));

/**
 * Writes `results/latest.json` (everything, every round), `latest.md` (the tables), `latest.svg` (the picture), and the figures in
 * the project's own README.
 */
export function writeResults(result: RunResult): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}latest.json`, `${JSON.stringify(result, null, 2)}\n`);
  const parts = [
    '# The last published run of `npm run bench`',
    'How it is measured, and how to read it: [../README.md](../README.md).',
    circumstances(result)
      .map((line) => `- ${line}`)
      .join('\n'),
    '![Processor time of a request, by subject](latest.svg)',
    ...sections(result).map(({ title, table }) => `## ${title}\n\n${asMarkdown(table)}`),
  ];
  writeFileSync(`${FOLDER}latest.md`, `${parts.join('\n\n')}\n`);
  writeFileSync(`${FOLDER}latest.svg`, picture(result.rows));
  writeFileSync(README, withFigures(readFileSync(README, 'utf8'), result));
}

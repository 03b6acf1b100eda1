import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import type { Command } from 'commander';
import pico from 'picocolors';
import { parse } from 'yaml';
import { buildProgram } from '../program.js';

const program = buildProgram({
  print: () => undefined,
  say: () => undefined,
  paint: pico.createColors(false),
  interactive: false,
  confirm: () => Promise.resolve(false),
  clear: () => undefined,
});

/** Every `banyan -- …` of the texts, as words; a variable is a word. */
function commandsOf(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/npm run -s banyan -- ([^\n>;|]+)/g)].map(([, line = '']) =>
    [...line.replaceAll(/\$\{\{.*?\}\}/g, 'x').matchAll(/"[^"]*"|\S+/g)].map(([word]) => word),
  );
}

/** What of a line is no command or option of the program. */
function strangeIn(words: readonly string[]): readonly string[] {
  let command: Command = program;
  const strange: string[] = [];
  for (const word of words) {
    const below = command.commands.find((each) => each.name() === word);
    if (below !== undefined) command = below;
    else if (command === program) strange.push(word);
    else if (word.startsWith('--')) {
      const known = [command, command.parent].flatMap((each) => each?.options ?? []);
      if (!known.some(({ long }) => long === word)) strange.push(`${command.name()} ${word}`);
    }
  }
  return strange;
}

it.each(['pipelines/github.yaml', 'pipelines/gitlab.yaml'])(
  'the sample job %s is YAML, and names real commands',
  (file) => {
    const text = readFileSync(join(PROJECT_ROOT, 'docs/how-to', file), 'utf8');
    const job = parse(text) as Readonly<
      Record<string, { readonly script?: unknown; readonly readiness?: { readonly steps: unknown } }>
    >;
    expect(job['jobs']?.readiness?.steps ?? job['readiness']?.script).toBeInstanceOf(Array);
    const commands = commandsOf(text);
    expect(commands.map(([first, second]) => [first, second])).toContainEqual(['readiness', 'record']);
    expect(commands.length).toBeGreaterThan(1);
    expect(commands.flatMap(strangeIn)).toEqual([]);
  },
);

it.each(['be-told-of-incidents.md', 'gate-a-pipeline.md', 'load.md'])('%s names real commands', (file) => {
  const commands = commandsOf(readFileSync(join(PROJECT_ROOT, 'docs/how-to', file), 'utf8'));
  expect(commands.length).toBeGreaterThan(2);
  expect(commands.flatMap(strangeIn)).toEqual([]);
});

it('a name that is none is found out by this test', () => {
  expect(strangeIn(['readyness'])).toEqual(['readyness']);
  expect(strangeIn(['readiness', 'x', '--yaml'])).toEqual(['readiness --yaml']);
});

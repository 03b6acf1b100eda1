import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { buildProgram } from './program.js';
import type { Terminal } from './terminal.js';

const said: string[] = [];
const terminal = {
  print: (text: string) => said.push(text),
  say: (text: string) => said.push(text),
} as unknown as Terminal;
const program = buildProgram(terminal);

/** Every command with its words, `banyan ramp show` among them. */
function commandsBelow(command: Command, before: string): readonly (readonly [string, Command])[] {
  const words = `${before} ${command.name()}`.trim();
  return [[words, command], ...command.commands.flatMap((each) => commandsBelow(each, words))];
}
const all = commandsBelow(program, '').filter(([, command]) => command.name() !== 'help');
const leaves = all.filter(([, command]) => command.commands.length === 0);

/** What somebody who asks for help is shown. */
function helpOf(command: Command): string {
  said.length = 0;
  command.outputHelp();
  return said.join('\n');
}

describe('the help', () => {
  it.each(all)('of %s begins with examples that name it', (words, command) => {
    const help = helpOf(command);
    expect(help).toMatch(/^Examples/);
    const [examples = ''] = help.split('\nUsage:');
    expect(examples.split('\n').some((line) => line.trimStart().startsWith(words))).toBe(true);
  });

  it('has no example of a command that there is not', () => {
    const known = new Set(all.map(([words]) => words));
    const lines = all.flatMap(([, command]) => (helpOf(command).split('\nUsage:')[0] ?? '').split('\n'));
    const examples = lines.map((line) => line.trim()).filter((line) => line.startsWith('banyan '));
    const strangers = examples.filter((line) => {
      const words = line.split(/\s+/);
      return ![3, 2].some((count) => known.has(words.slice(0, count).join(' ')));
    });
    expect(strangers).toEqual([]);
  });
});

/** Commands without a `--json` of their own, and why. */
const WITHOUT_JSON: Readonly<Record<string, string>> = {
  'banyan incidents export': 'its format is what is asked for',
  'banyan readiness record': 'it takes the one of `readiness`',
};

it.each(leaves)('%s prints what it knows as JSON too', (words, command) => {
  const hasJson = command.options.some(({ long }) => long === '--json');
  expect([words, hasJson]).toEqual([words, !(words in WITHOUT_JSON)]);
});

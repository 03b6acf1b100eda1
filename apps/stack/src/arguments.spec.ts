import { expect, it } from '@jest/globals';
import { HELP, readArguments } from './arguments.js';

it.each([
  [[], { kind: 'start', fresh: false }],
  [['--fresh'], { kind: 'start', fresh: true }],
  [['--fresh', '--help'], { kind: 'help' }],
  [['-h'], { kind: 'help' }],
])('reads %j', (argv, wish) => {
  expect(readArguments(argv)).toEqual(wish);
});

it('refuses what it does not know, naming it: a mistyped --fresh must not start the old shop', () => {
  expect(readArguments(['--frehs'])).toMatchObject({ kind: 'usage', fault: expect.stringContaining('--frehs') });
});

it('begins its help with examples', () => {
  expect(HELP.indexOf('npm start')).toBeLessThan(HELP.indexOf('Options'));
});

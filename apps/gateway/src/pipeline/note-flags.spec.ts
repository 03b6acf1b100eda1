import { expect, it } from '@jest/globals';
import type { FlagIntent } from '@banyan/rollout';
import { serveReason } from './note-flags.js';

const SPLIT: FlagIntent = {
  known: true,
  canaryPercent: 20,
  eligible: true,
  serve: true,
  shadow: false,
  everybody: false,
  shadowing: false,
  serving: true,
  definition: 'd',
};

it.each<[string, string, Partial<FlagIntent>]>([
  ['is not there', 'default', { known: false, canaryPercent: 0, eligible: false }],
  ['is off', 'disabled', { canaryPercent: 0, serve: false }],
  ['excludes the request', 'targeting_match', { canaryPercent: 0, eligible: false, serve: false }],
  ['selects some', 'split', {}],
  ['selects some, and not this one', 'split', { serve: false }],
  ['selects all that its constraints let in', 'targeting_match', { canaryPercent: 100 }],
  ['is on for everybody', 'static', { canaryPercent: 100, everybody: true }],
  ['was last heard too long ago', 'stale', { stale: true }],
  ['is not there, as far as was ever heard', 'default', { known: false, stale: true }],
])('a flag that %s says so: %s', (_, reason, over) => {
  expect(serveReason({ ...SPLIT, ...over })).toBe(reason);
});

import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHART_TOKENS } from '../charts/chart-colours.js';
import { contrast } from './contrast.js';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([a-z-]+): light-dark\((#[\da-f]{6}), (#[\da-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

const colour = (name: string, scheme: 'light' | 'dark'): string => {
  const token = tokens.get(name);
  if (token === undefined) throw new Error(`there is no token ${name}`);
  return token[scheme];
};

const GROUNDS = ['ground', 'raised', 'sunken'];
const TEXTS = ['ink', 'soft', 'link', 'legacy', 'service', 'good', 'bad', 'wait', 'off'];
const TONES = ['good', 'bad', 'wait', 'off'];

describe.each(['light', 'dark'] as const)('in the %s scheme', (scheme) => {
  test.each(GROUNDS.flatMap((ground) => TEXTS.map((text) => [text, ground] as const)))(
    '%s is read on %s: 4.5 : 1 (WCAG 2.2, 1.4.3)',
    (text, ground) => {
      expect(contrast(colour(text, scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(4.5);
    },
  );
  test.each(TONES)('%s is read on its own ground', (tone) => {
    expect(contrast(colour(tone, scheme), colour(`${tone}-ground`, scheme))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(
    GROUNDS.flatMap((ground) => ['edge', ...Object.values(CHART_TOKENS)].map((drawn) => [drawn, ground] as const)),
  )('%s is seen on %s: 3 : 1 (WCAG 2.2, 1.4.11)', (drawn, ground) => {
    expect(contrast(colour(drawn, scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(3);
  });
});

test('contrast is as WCAG defines it', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

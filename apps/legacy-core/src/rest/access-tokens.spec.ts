import { expect, test } from '@jest/globals';
import { AccessTokens, TOKEN_LIFE_MS } from './access-tokens.js';

test('a token lives four hours, used or not', () => {
  let nowMs = 1_000;
  const tokens = new AccessTokens(() => nowMs);
  const token = tokens.give();
  nowMs += TOKEN_LIFE_MS - 1;
  expect(tokens.isLive(token)).toBe(true);
  nowMs += 1;
  expect(tokens.isLive(token)).toBe(false);
  expect(TOKEN_LIFE_MS).toBe(4 * 60 * 60 * 1000);
});

test('5,000 are kept; the oldest ends first', () => {
  const tokens = new AccessTokens();
  const given = Array.from({ length: 5001 }, () => tokens.give());
  expect(new Set(given).size).toBe(5001);
  expect([0, 1, 5000].map((at) => tokens.isLive(given[at] ?? ''))).toEqual([false, true, true]);
});

test('one that was ended or never given is not live', () => {
  const tokens = new AccessTokens();
  const token = tokens.give();
  tokens.end(token);
  expect([token, '', 'nonsense'].map((text) => tokens.isLive(text))).toEqual([false, false, false]);
});

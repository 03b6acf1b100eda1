import { expect, test } from '@jest/globals';
import type { CoreWord, ToldOrder } from '@banyan/domains';
import { ManualClock } from '@banyan/kernel';
import { callOffDoubles } from './call-off-doubles.js';

const copy = (document: string, differs: Partial<CoreWord> = {}): CoreWord => ({
  document,
  role: 'copy',
  standing: 'standing',
  total: { amountMinor: 1_000, currency: 'EUR' },
  lines: { A: 10_000 },
  ...differs,
});

async function cured(core: readonly CoreWord[], known: string | null, state?: string) {
  const calledOff: string[] = [];
  const cure = callOffDoubles({
    database: { query: () => Promise.resolve([{ document: known }] as never) },
    books: {
      callOff: (document) => {
        calledOff.push(document);
        return Promise.resolve(state === undefined ? { kind: 'done' } : ({ kind: 'not-possible', state } as never));
      },
    },
  });
  const attempt = { signal: new AbortController().signal, remainingMs: () => new ManualClock(0).monotonicMs() + 1_000 };
  const outcome = await cure({ reference: 'R', core } as unknown as ToldOrder, attempt);
  return { kind: outcome.kind, calledOff };
}

test.each<[string, readonly CoreWord[], string | null, string | undefined, object]>([
  ['the first stays', [copy('3'), copy('1'), copy('2')], null, undefined, { kind: 'done', calledOff: ['2', '3'] }],
  ['the known one stays', [copy('1'), copy('2')], '2', undefined, { kind: 'done', calledOff: ['1'] }],
  [
    'what is over is left',
    [copy('1'), copy('2', { standing: 'over' })],
    null,
    undefined,
    { kind: 'done', calledOff: [] },
  ],
  [
    'an order of the core is none',
    [copy('1'), copy('2', { role: 'capture' })],
    null,
    undefined,
    { kind: 'done', calledOff: [] },
  ],
  [
    'other goods are a person’s',
    [copy('1'), copy('2', { lines: { A: 20_000 } })],
    null,
    undefined,
    { kind: 'refused', calledOff: [] },
  ],
  ['the core does not', [copy('1'), copy('2')], null, 'complete', { kind: 'refused', calledOff: ['2'] }],
])('%s', async (_, core, known, state, expected) => {
  expect(await cured(core, known, state)).toEqual(expected);
});

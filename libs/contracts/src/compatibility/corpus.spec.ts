import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import { compareContracts } from './compare-contracts.js';
import type { Change, Compatibility } from './comparison.js';
import { PROFILES, REFUSES_UNKNOWN, type Profile } from './profiles.js';
import { RULES } from './rules/rule-table.js';
import { MessageOracle } from './testing/message-oracle.js';
import { parseContract } from './text/parse-contract.js';

const CORPUS = join(import.meta.dirname, 'corpus');

interface Expected {
  readonly about: string;
  /** Written by hand; ADR 19 says which of them knew the answer. */
  readonly verdicts: Readonly<Record<Profile, Compatibility>>;
  /** Rules that find something here, in one profile at least. */
  readonly shows: readonly string[];
  /** Rules that find nothing here, in no profile, although the pair looks like it. */
  readonly nearMissOf: readonly string[];
  /** Golden: made by UPDATE_DOCS=1, and read. Of strict and lenient only what differs from default. */
  readonly changes: Readonly<Partial<Record<Profile, readonly Change[]>>>;
}

/** What a counterexample shows where it is no message that was valid and is not any more, and why that is enough. */
const SHOWN_OTHERWISE: Readonly<Record<string, string>> = {
  'path-captured': 'another operation answers it',
  'request-parameter-default-changed': 'it is accepted, and means something else',
  'request-parameter-reserved-withdrawn': 'it is not percent-encoded, which parsers pass over',
  'request-parameter-style-changed': 'it is refused, or read as another value',
  'request-discriminator-changed': 'only the discriminator tells the difference',
  'response-discriminator-changed': 'only the discriminator tells the difference',
  'response-media-type-removed': 'its Accept was honoured',
  'response-success-gone': 'it used to succeed',
  'server-path-removed': 'its path begins with what is gone',
  'webhook-removed': 'it is what was sent',
  'callback-removed': 'it is what was sent',
};

/** Where tokens are to be had is no part of any message. */
const SHOWN_BY_NOTHING = new Set(['security-endpoint-moved', 'security-flow-removed']);
/** Answers and calls that are gone are shown by a message of the time when they came. */
const IS_OF_BEFORE = new Set([
  'response-media-type-removed',
  'response-success-gone',
  'webhook-removed',
  'callback-removed',
]);

const cases = readdirSync(CORPUS).toSorted();
const read = (name: string, text: 'earlier' | 'later') =>
  parseContract(readFileSync(join(CORPUS, name, `${text}.yaml`), 'utf8'), text);
const expectedOf = (name: string) => JSON.parse(readFileSync(join(CORPUS, name, 'expected.json'), 'utf8')) as Expected;

describe.each(cases)('the pair %s', (name) => {
  const [earlier, later, expected] = [read(name, 'earlier'), read(name, 'later'), expectedOf(name)];
  const found = Object.fromEntries(
    PROFILES.map((profile) => [profile, compareContracts(earlier, later, profile)]),
  ) as Readonly<Record<Profile, ReturnType<typeof compareContracts>>>;

  it.each(PROFILES)('is judged by %s as a person judged it', (profile) => {
    expect(found[profile].verdict).toBe(expected.verdicts[profile]);
  });

  it('is found by the rules that it is about, and not by those that it misses', () => {
    const ids = new Set(PROFILES.flatMap((profile) => found[profile].changes.map(({ id }) => id)));
    expect(expected.shows.filter((id) => !ids.has(id))).toEqual([]);
    expect(expected.nearMissOf.filter((id) => ids.has(id))).toEqual([]);
  });

  it('is compatible with itself, without a change', () => {
    for (const profile of PROFILES) {
      expect(compareContracts(earlier, structuredClone(earlier), profile)).toEqual({
        verdict: 'compatible',
        changes: [],
      });
      expect(compareContracts(later, structuredClone(later), profile)).toEqual({ verdict: 'compatible', changes: [] });
    }
  });

  it.each(PROFILES)('has counterexamples by %s that are ones, says a validator of its own', (profile) => {
    const [before, after] = [earlier, later].map((text) => new MessageOracle(text, REFUSES_UNKNOWN[profile]));
    for (const change of found[profile].changes) {
      if (change.counterexample && before && after) expectCounterexample(change, before, after, profile);
    }
  });

  it.each(PROFILES)(
    'is never said to break by %s without a counterexample, but where what is gone is the example',
    (profile) => {
      const bare = found[profile].changes.filter(
        ({ severity, counterexample }) => severity === 'breaking' && !counterexample,
      );
      expect(bare.map(({ id }) => id).filter((id) => !SHOWN_BY_NOTHING.has(id))).toEqual([]);
    },
  );

  it('has the changes that were read', async () => {
    const usual = found.default.changes;
    const differing = (['strict', 'lenient'] as const).filter(
      (profile) => JSON.stringify(found[profile].changes) !== JSON.stringify(usual),
    );
    const changes = Object.fromEntries([
      ['default', usual],
      ...differing.map((profile) => [profile, found[profile].changes]),
    ]);
    const file = join(CORPUS, name, 'expected.json');
    const golden = await format(JSON.stringify({ ...expected, changes }), {
      ...(await resolveConfig(file)),
      parser: 'json',
    });
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, golden);
    expect(readFileSync(file, 'utf8')).toBe(golden);
  });
});

/** Valid for the one text and not for the other; whichever way a webhook turns it. */
function expectCounterexample(change: Change, before: MessageOracle, after: MessageOracle, profile: Profile): void {
  const { counterexample: example, direction, pointer, id } = change;
  if (example === undefined) return;
  const isReversed = /^\/webhooks\/|\/callbacks\//.test(pointer);
  const operation = isReversed
    ? /^(.*?\/(?:webhooks\/[^/]+|callbacks\/[^/]+\/[^/]+)\/[a-z]+)/.exec(pointer)?.[1]
    : undefined;
  const isValid = (oracle: MessageOracle): boolean =>
    example.kind === 'request' ? oracle.accepts(example, operation) : oracle.allows(example, operation);
  // What arrives comes by the later text; what is sent, or was, by the earlier.
  const relied = direction === 'response' && !IS_OF_BEFORE.has(id) ? after : before;
  const met = relied === before ? after : before;
  const what = `${id} by ${profile}: ${JSON.stringify(example)}`;
  if (id === 'server-path-removed') return;
  expect([what, isValid(relied)]).toEqual([what, true]);
  // A warning is about what is still accepted.
  if (SHOWN_OTHERWISE[id] === undefined) expect([what, isValid(met)]).toEqual([what, false]);
}

describe('the corpus', () => {
  const all = cases.map(expectedOf);

  it.each(RULES.map(({ id }) => id))('has a pair that %s finds, and a near miss', (id) => {
    expect(all.filter(({ shows }) => shows.includes(id))).not.toEqual([]);
    expect(all.filter(({ nearMissOf }) => nearMissOf.includes(id))).not.toEqual([]);
  });

  it('names no rule that there is not', () => {
    const ids = new Set(RULES.map(({ id }) => id));
    const named = [
      ...all.flatMap(({ shows, nearMissOf }) => [...shows, ...nearMissOf]),
      ...Object.keys(SHOWN_OTHERWISE),
    ];
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('has at least 40 pairs, of every verdict', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
    expect(new Set(all.map(({ verdicts }) => verdicts.default))).toEqual(
      new Set(['compatible', 'breaking', 'undecided']),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import UnleashClient from 'unleash-client/lib/client.js';
import type { Context } from 'unleash-client';
import type { FeatureInterface } from 'unleash-client/lib/feature.js';
import type { RepositoryInterface } from 'unleash-client/lib/repository/index.js';
import { defaultStrategies } from 'unleash-client/lib/strategy/index.js';
import { type DomainFlags, domainFlags, foldedFlag } from './domain-flags.js';
import { type FlagPicture, parseFlagPicture } from './flag-picture.js';
import { flag, rollout } from './scripted-unleash.fixture.js';
import { WholeFlagStrategy } from './whole-flag.strategy.js';

const SEGMENTS = [{ id: 1, constraints: [{ contextName: 'storefront', operator: 'IN', values: ['de'] }] }];
const onlyApp = { contextName: 'channel', operator: 'IN', values: ['app'] };

function picture(strategies: readonly object[], enabled = true): FlagPicture {
  return parseFlagPicture({
    version: 2,
    features: [flag('inventory.serve', strategies, enabled)],
    segments: SEGMENTS,
  });
}

/** Both readings of one flag: Unleash's own, and ours of the folded flag. */
function readings(flags: FlagPicture) {
  const original = flags.features.get('inventory.serve');
  if (original === undefined) throw new Error('the picture has the flag');
  const note = new WholeFlagStrategy();
  const clientOf = (feature: FeatureInterface) => {
    const repository = { getToggle: () => feature, getSegment: (id: number) => flags.segments.get(id) };
    return new UnleashClient.default(repository as unknown as RepositoryInterface, [...defaultStrategies, note]);
  };
  const [plain, folded] = [clientOf(original), clientOf(foldedFlag(original, flags))];
  return {
    note,
    plain: (context: Context) => plain.isEnabled('inventory.serve', context, () => false),
    folded: (context: Context) => folded.isEnabled('inventory.serve', context, () => false),
  };
}

function session(id: string | number, properties: Record<string, string> = {}, rest: Context = {}): Context {
  return { sessionId: String(id), properties, ...rest };
}

const percents = fc.integer({ min: 0, max: 100 }).map(String);
const constraints = fc.array(
  fc.record({
    contextName: fc.constantFrom('channel', 'operation', 'sessionId', 'userId'),
    operator: fc.constantFrom('IN', 'NOT_IN', 'STR_STARTS_WITH', 'STR_CONTAINS', 'NUM_GT', 'of the future'),
    values: fc.array(fc.constantFrom('app', 'web', '1', 'availability.one'), { maxLength: 3 }),
    value: fc.constantFrom('1', '50'),
    inverted: fc.boolean(),
    caseInsensitive: fc.boolean(),
  }),
  { maxLength: 2 },
);
const repeatable = fc.oneof(
  fc
    .record({
      rollout: percents,
      stickiness: fc.constantFrom('sessionId', 'userId', 'channel'),
      groupId: fc.constantFrom('banyan', 'other', ''),
    })
    .map((parameters) => ({ name: 'flexibleRollout', parameters })),
  fc.record({ percentage: percents, groupId: fc.constantFrom('banyan', 'x') }).map((parameters) => ({
    name: 'gradualRolloutSessionId',
    parameters,
  })),
  fc.record({ percentage: percents, groupId: fc.constant('x') }).map((parameters) => ({
    name: 'gradualRolloutUserId',
    parameters,
  })),
  fc
    .record({ userIds: fc.constantFrom('', 'kim', 'kim, lee') })
    .map((parameters) => ({ name: 'userWithId', parameters })),
  fc.constant({ name: 'remoteAddress', parameters: { IPs: '10.0.0.0/8' } }),
  fc.constant({ name: 'default', parameters: {} }),
  fc.constant({ name: 'of the future', parameters: {} }),
);
const strategies = fc.array(
  fc
    .tuple(repeatable, constraints, fc.subarray([1, 99]))
    .map(([strategy, constrained, segments]) => ({ ...strategy, constraints: constrained, segments })),
  { maxLength: 4 },
);
const contexts = fc.record({
  sessionId: fc.string({ minLength: 1 }),
  userId: fc.constantFrom(undefined, 'kim', 'zoe'),
  remoteAddress: fc.constantFrom(undefined, '10.1.2.3', '8.8.8.8'),
  properties: fc.record({ channel: fc.constantFrom('app', 'web'), storefront: fc.constantFrom('de', 'at') }),
});

describe('a folded flag', () => {
  it('says exactly what unleash-client says of the original', () => {
    fc.assert(
      fc.property(
        strategies,
        fc.boolean(),
        fc.array(contexts, { minLength: 1, maxLength: 8 }),
        (list, on, requests) => {
          const { plain, folded, note } = readings(picture(list, on));
          for (const request of requests as unknown as Context[]) {
            note.flag = '';
            const selected = folded(request);
            expect(selected).toBe(plain(request));
            if (selected) expect(note.bucket).toBeLessThanOrEqual(Math.ceil(note.percent));
            if (on) expect(note.percent > 0 || !selected).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['one slider', [rollout(10)], 10],
    ['the larger of two nested sliders', [rollout(10), rollout(30)], 30],
    ['nested, the larger for other people', [rollout(10), rollout(30, [{ ...onlyApp, inverted: true }])], 10],
    [
      'two independent sliders together',
      [rollout(20), { name: 'gradualRolloutSessionId', parameters: { percentage: '50', groupId: 'x' } }],
      60,
    ],
    ['a slider beside everybody', [rollout(10), { name: 'default' }], 100],
    ['random', [{ name: 'flexibleRollout', parameters: { rollout: '40', stickiness: 'random' } }], 40],
    ['half a percent is none', [rollout('0.5')], 0],
  ])('intends the share that is really served: %s', (_, list, percent) => {
    const { folded, note } = readings(picture(list));
    const sessions = 4000;
    let served = 0;
    let heldHalf = 0;
    for (let index = 0; index < sessions; index++) {
      const selected = folded(session(`session-${index}`, { channel: 'app' }));
      // The same for every request like this one, chosen or not: it is the null hypothesis of the verdict.
      expect(note.percent).toBeCloseTo(percent, 9);
      expect(note.matched).toBe(true);
      served += Number(selected);
      heldHalf += Number(selected && note.bucket <= percent / 2);
    }
    expect(Math.abs((100 * served) / sessions - percent)).toBeLessThan(4);
    expect(Math.abs((100 * heldHalf) / sessions - percent / 2)).toBeLessThan(4);
  });

  it('is not eligible for those whom every constraint excludes', () => {
    const { folded, note } = readings(picture([rollout(50, [onlyApp])]));
    folded(session('a', { channel: 'web' }));
    expect(note).toMatchObject({ matched: false, percent: 0 });
    folded(session('a', { channel: 'app' }));
    expect(note).toMatchObject({ matched: true, percent: 50 });
  });

  it('is not eligible for those who lack what its stickiness goes by: they can never be chosen', () => {
    const byUser = { name: 'flexibleRollout', parameters: { rollout: '50', stickiness: 'userId', groupId: 'g' } };
    const { folded, note } = readings(picture([byUser]));
    folded(session('a'));
    expect(note.matched).toBe(false);
    folded(session('a', {}, { userId: 'kim' }));
    expect(note).toMatchObject({ matched: true, percent: 50 });
  });

  it('is meant for all of a list, and for nobody else', () => {
    const { folded, note } = readings(picture([{ name: 'userWithId', parameters: { userIds: 'kim,lee' } }]));
    expect(folded(session('a', {}, { userId: 'lee' }))).toBe(true);
    expect(note.percent).toBe(100);
    expect(folded(session('a', {}, { userId: 'zoe' }))).toBe(false);
    expect(note.matched).toBe(false);
  });
});

describe('what a definition intends', () => {
  it.each([
    ['100 % of sessions', [rollout(100)], { everybody: true, canaryPercent: 100 }],
    ['no strategy at all', [], { everybody: true, canaryPercent: 100 }],
    ['the default strategy', [{ name: 'default' }], { everybody: true }],
    ['one of two for everybody', [rollout(5, [onlyApp]), rollout(100)], { everybody: true, canaryPercent: 100 }],
    ['99 %', [rollout(99)], { everybody: false, serving: true, canaryPercent: 99 }],
    ['100 % of some', [rollout(100, [onlyApp])], { everybody: false, canaryPercent: 100 }],
    ['100 % of a segment', [{ ...rollout(100), segments: [1] }], { everybody: false }],
    [
      '100 % of users',
      [{ name: 'flexibleRollout', parameters: { rollout: '100', stickiness: 'userId' } }],
      { everybody: false },
    ],
    ['0 %', [rollout(0)], { everybody: false, serving: false, known: true, canaryPercent: 0 }],
    ['a list', [{ name: 'userWithId', parameters: { userIds: 'kim' } }], { everybody: false, serving: true }],
  ])('%s', (_, list, intent) => {
    expect(read(list)).toMatchObject(intent);
    expect(read(list, false)).toMatchObject({ known: true, everybody: false, serving: false, canaryPercent: 0 });
  });

  it('has another name when it intends something else, and the same when it does not', () => {
    const plain = read([rollout(10)]).definition;
    expect(read([{ ...rollout(10), id: 'x', title: 'y', sortOrder: 9 }]).definition).toBe(plain);
    const others = [
      read([rollout(11)]),
      read([rollout(10)], false),
      read([rollout(10, [onlyApp])]),
      read([{ ...rollout(10), segments: [1] }]),
      read([rollout(10), rollout(10)]),
    ].map((flags) => flags.definition);
    expect(new Set([plain, ...others]).size).toBe(6);
  });
});

function read(list: readonly object[], enabled = true): DomainFlags {
  return domainFlags('inventory', picture(list, enabled));
}

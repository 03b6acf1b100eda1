import { describe, expect, it } from '@jest/globals';
import type { FaultReport, LoadReport } from './readiness.js';
import { readinessChecks, type ReadinessFacts } from './readiness-checks.js';
import { READINESS_POLICY } from './readiness-policy.js';

const NOW_MS = Date.UTC(2026, 10, 28);
const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(NOW_MS - days * DAY_MS).toISOString();

const LOAD: LoadReport = {
  ranAt: daysAgo(2),
  passed: true,
  peakRps: 900,
  durationSeconds: 600,
  p99Ms: 140,
  failedRatio: 0,
  breaksAtRps: null,
  profile: null,
};
const FAULTS: FaultReport = {
  ranAt: daysAgo(3),
  passed: true,
  faults: [
    {
      integration: 'legacy-stock-soap',
      fault: 'hangs for 5 s',
      outcome: 'degraded',
      atRps: 300,
      behaviour: 'answered from memory',
    },
  ],
};

type Status = ReadinessFacts['status'];
const harm = (spent: number | null, burning: readonly object[] = []) =>
  ({
    operations: [{ operation: 'availability.one', rows: [], budget: { spent } }],
    burning,
  }) as unknown as Status['harm'];
const shadow = (compared: number, mismatched: number) =>
  ({ compared, mismatched, unverified: 0, ignored: 0 }) as unknown as Status['shadow'];
const promotion = (selected: number, compared: number) =>
  ({
    blocks: [],
    coverage: { demanded: true, selected, compared, ratio: selected === 0 ? null : compared / selected },
  }) as Status['promotion'];

const READY: ReadinessFacts = {
  status: { domain: 'inventory', harm: harm(0.2), shadow: shadow(5_000, 1), promotion: promotion(5_000, 5_000) },
  openGroups: 0,
  ignoring: [],
  openIncidents: [],
  runs: { load: LOAD, faults: FAULTS },
  contracts: { fault: undefined, served: [{ version: 'v1', state: 'published' }] },
  plan: null,
  integrations: [{ id: 'legacy-stock-soap', title: 'Legacy stock (SOAP)', seen: { by: 'calls' } }],
};
const stateOf = (id: string, over: Partial<ReadinessFacts>) => {
  const found = readinessChecks({ ...READY, ...over }, READINESS_POLICY, NOW_MS).find((check) => check.id === id);
  return [found?.state, found?.value];
};
const status = (over: Partial<Status>) => ({ status: { ...READY.status, ...over } });

it('is ready when every check is ok, and then nothing is left to do', () => {
  const checks = readinessChecks(READY, READINESS_POLICY, NOW_MS);
  expect(checks.filter(({ state, next }) => state !== 'ok' || next !== null)).toEqual([]);
  expect(checks.map(({ id }) => id)).toContain('integration-legacy-stock-soap');
});

it('says of everything that is not ok what to do next', () => {
  const nothing: ReadinessFacts = {
    status: { domain: 'inventory', harm: null, shadow: shadow(0, 0), promotion: promotion(0, 0) },
    openGroups: undefined,
    ignoring: undefined,
    openIncidents: undefined,
    runs: undefined,
    contracts: { fault: 'no such file', served: [] },
    plan: { freeze: { name: 'Black week', reason: 'trade', untilMs: NOW_MS + DAY_MS } },
    integrations: READY.integrations,
  };
  const checks = readinessChecks(nothing, READINESS_POLICY, NOW_MS);
  expect(checks.filter(({ state }) => state === 'ok')).toEqual([]);
  expect(checks.filter(({ next }) => next === null)).toEqual([]);
});

describe.each<[string, [Partial<ReadinessFacts>, string, RegExp][]]>([
  [
    'error-budget',
    [
      [status({ harm: harm(0.51) }), 'not-ok', /^51 % spent of availability.one/],
      [status({ harm: harm(null) }), 'unknown', /^no requests of availability.one/],
      [status({ harm: harm(0.1, [{ severity: 'page', text: 'it burns' }]) }), 'not-ok', /^it burns$/],
      [status({ harm: harm(0.1, [{ severity: 'ticket', text: 'it burns' }]) }), 'ok', /^10 % spent/],
    ],
  ],
  [
    'mismatches',
    [
      [status({ shadow: shadow(2_000, 3) }), 'not-ok', /^3 of 2,000/],
      [status({ shadow: shadow(100, 1) }), 'not-ok', /^1 of 100/],
      [status({ shadow: shadow(999, 0) }), 'unknown', /^0 of 999/],
      [status({ shadow: shadow(0, 0) }), 'unknown', /^nothing was compared$/],
    ],
  ],
  [
    'mismatch-groups',
    [
      [{ openGroups: 2 }, 'not-ok', /^2$/],
      [{ openGroups: undefined }, 'unknown', /PostgreSQL/],
    ],
  ],
  [
    'shadow-coverage',
    [
      [status({ promotion: promotion(2_000, 1_900) }), 'not-ok', /^95 %/],
      [status({ promotion: promotion(999, 999) }), 'unknown', /999/],
    ],
  ],
  [
    'load-run',
    [
      [{ runs: { load: undefined, faults: FAULTS } }, 'unknown', /^not measured$/],
      [{ runs: { load: { ...LOAD, ranAt: daysAgo(31) }, faults: FAULTS } }, 'unknown', /too old/],
      [{ runs: { load: { ...LOAD, passed: false }, faults: FAULTS } }, 'not-ok', /^failed, 2 days ago: 900 requests/],
      [{ runs: { load: { ...LOAD, ranAt: daysAgo(30) }, faults: FAULTS } }, 'ok', /^passed 30 days ago/],
      [
        { runs: { load: { ...LOAD, passed: false, profile: 'flash-sale', breaksAtRps: 640 }, faults: FAULTS } },
        'not-ok',
        /900 requests a second \(flash-sale\), 99 of 100 within 140 ms, 0 % failed, it breaks at 640 requests a second$/,
      ],
    ],
  ],
  [
    'contracts',
    [
      [{ contracts: { fault: undefined, served: [{ version: 'v2', state: 'draft' }] } }, 'not-ok', /v2 \(draft\)/],
      [
        { contracts: { fault: undefined, served: [{ version: 'v3', state: undefined }] } },
        'not-ok',
        /not registered: v3/,
      ],
      [{ contracts: { fault: 'gone', served: [] } }, 'unknown', /gone/],
    ],
  ],
  ['incidents', [[{ openIncidents: [{ scope: 'shop', title: 'it burns' }] }, 'not-ok', /^shop: it burns$/]]],
  [
    'integration-legacy-stock-soap',
    [
      [{ runs: { load: LOAD, faults: { ...FAULTS, faults: [] } } }, 'unknown', /^not measured$/],
      [{ runs: { load: LOAD, faults: { ...FAULTS, ranAt: daysAgo(40) } } }, 'unknown', /hangs/],
      [
        {
          runs: {
            load: LOAD,
            faults: { ...FAULTS, faults: FAULTS.faults.map((fault) => ({ ...fault, triedAt: daysAgo(40) })) },
          },
        },
        'unknown',
        /hangs/,
      ],
      [
        {
          runs: {
            load: LOAD,
            faults: { ...FAULTS, faults: FAULTS.faults.map((fault) => ({ ...fault, outcome: 'failed' as const })) },
          },
        },
        'not-ok',
        /hangs for 5 s at 300 requests a second: failed, answered from memory/,
      ],
    ],
  ],
])('%s', (id, cases) => {
  it.each(cases)('of %j is %s', (over, state, value) => {
    expect(stateOf(id, over)).toEqual([state, expect.stringMatching(value)]);
  });
});

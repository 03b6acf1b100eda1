import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigurationError, PROJECT_ROOT } from '@banyan/kernel';
import { parse } from 'yaml';
import { loadRampPlans } from './load-ramp-plans.js';
import { readRampPlan, type PlanReading } from './read-ramp-plan.js';

const EXAMPLE = join(PROJECT_ROOT, 'docs/how-to/inventory.ramp.yaml');
const example = (): Record<string, unknown> => parse(readFileSync(EXAMPLE, 'utf8')) as Record<string, unknown>;

function faultsOf(change: object): readonly string[] {
  const reading = readRampPlan({ ...example(), ...change });
  return reading.kind === 'faulty' ? reading.faults.map(({ pointer, message }) => `${pointer}: ${message}`) : [];
}

function planOf(reading: PlanReading): Extract<PlanReading, { kind: 'plan' }> {
  if (reading.kind === 'faulty') throw new Error(JSON.stringify(reading.faults));
  return reading;
}

describe('a plan', () => {
  it('is read from the example of the documentation', () => {
    const { plan } = planOf(readRampPlan(example()));
    expect(plan.steps.map(({ percent }) => percent)).toEqual([1, 5, 25, 50, 100]);
    expect(plan.calendar.freezes.map(({ repeats }) => repeats)).toEqual(['once', 'yearly']);
    expect(plan.shadow).toEqual({ required: true, requests: 2000 });
  });

  it('has the same hash however it is written down, and another one when it says something else', () => {
    const { hash } = planOf(readRampPlan(example()));
    const reversed = Object.fromEntries(Object.entries(example()).toReversed());
    expect(planOf(readRampPlan(reversed)).hash).toBe(hash);
    expect(planOf(readRampPlan({ ...example(), owner: 'somebody else' })).hash).not.toBe(hash);
  });

  it.each<[string, object, string]>([
    ['a member nobody knows', { freeze: [] }, ': must NOT have additional properties: freeze'],
    ['a zone nobody knows', { timeZone: 'Europe/Berln' }, '/timeZone: Europe/Berln is not the IANA name of a zone'],
    ['an offset for a zone', { timeZone: '+01:00' }, '/timeZone: +01:00 is not the IANA name of a zone'],
    ['one step', { steps: [{ percent: 1 }] }, '/steps: must NOT have fewer than 2 items'],
    [
      'a step that falls',
      { steps: [{ percent: 5, requests: 1 }, { percent: 5 }] },
      '/steps/1/percent: must be above the step before it, 5',
    ],
    ['half a percent', { steps: [{ percent: 1.5, requests: 1 }, { percent: 5 }] }, '/steps/0/percent: must be integer'],
    [
      'a step without a minimum',
      { steps: [{ percent: 1 }, { percent: 5 }] },
      '/steps/0: must say how many requests the next step wants to see',
    ],
    [
      'a last step with one',
      {
        steps: [
          { percent: 1, requests: 1 },
          { percent: 5, requests: 1 },
        ],
      },
      '/steps/1: is the last step: nothing waits for what it has seen',
    ],
    [
      'hours that end before they begin',
      { hours: [{ days: ['mon'], from: '16:00', to: '09:00' }] },
      '/hours/0/to: must be later on the same day than 16:00',
    ],
    [
      'a day that is none',
      { hours: [{ days: ['monday'], from: '09:00', to: '10:00' }] },
      '/hours/0/days/0: must be equal to one of the allowed values: mon, tue, wed, thu, fri, sat, sun',
    ],
    [
      'a freeze that ends before it begins',
      { freezes: [freeze('2026-12-02T00:00', '2026-12-01T00:00')] },
      '/freezes/0/to: must be after 2026-12-02T00:00',
    ],
    [
      'the thirtieth of February',
      { freezes: [freeze('2026-02-30T00:00', '2026-12-01T00:00')] },
      '/freezes/0/from: is no day of the calendar',
    ],
    [
      'a leap day of every year',
      { freezes: [freeze('02-29T00:00', '03-01T00:00', 'yearly')] },
      '/freezes/0/from: is no day of every year',
    ],
    [
      'a year in what repeats',
      { freezes: [freeze('2026-02-01T00:00', '03-01T00:00', 'yearly')] },
      '/freezes/0/from: must match pattern',
    ],
  ])('with %s is refused, naming the place', (_what, change, fault) => {
    expect(faultsOf(change)).toEqual([expect.stringContaining(fault)]);
  });

  it('with several faults names them all', () => {
    expect(faultsOf({ timeZone: 'Moon', steps: [{ percent: 5 }, { percent: 1 }] })).toHaveLength(3);
  });
});

describe('a folder of plans', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'banyan-ramp-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('that is not named holds none, and one that is not there is a fault', () => {
    expect(loadRampPlans(undefined, ['inventory']).size).toBe(0);
    expect(() => loadRampPlans(join(folder, 'nowhere'), ['inventory'])).toThrow(/is not there/);
  });

  it('is read by the domains of its files, and every fault of every file is named', () => {
    writeFileSync(join(folder, 'inventory.ramp.yaml'), readFileSync(EXAMPLE));
    expect(loadRampPlans(folder, ['inventory']).get('inventory')?.file).toBe('inventory.ramp.yaml');
    writeFileSync(join(folder, 'pricing.ramp.yaml'), 'owner: [');
    writeFileSync(join(folder, 'orders.ramp.yaml'), 'owner: x');
    writeFileSync(join(folder, 'inventory.yaml'), '');
    const faults = (() => {
      try {
        loadRampPlans(folder, ['inventory', 'orders']);
        return [];
      } catch (error) {
        return error instanceof ConfigurationError ? error.faults : [String(error)];
      }
    })();
    const text = faults.join('\n');
    expect(text).toMatch(/^inventory\.yaml: is of no domain with a slider/m);
    expect(text).toMatch(/^pricing\.ramp\.yaml: is of no domain/m);
    expect(text).toMatch(/^orders\.ramp\.yaml#: must have required property 'steps'$/m);
  });
});

function freeze(from: string, to: string, repeats?: string): object {
  return { name: 'n', reason: 'r', from, to, ...(repeats === undefined ? {} : { repeats }) };
}

import { canonicalJson, sha256Hex } from '@banyan/kernel';
import { toJsonValue } from '@banyan/rollout';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isLocalDateTime, isTimeZone } from './local-time.js';
import type { AllowedHours, FreezeWindow, LoadedPlan, RampPlan } from './ramp-plan.js';
import { RAMP_PLAN_SCHEMA } from './ramp-plan.schema.js';

/** What is wrong with a plan, and where. */
export interface PlanFault {
  /** JSON pointer into the file. */
  readonly pointer: string;
  readonly message: string;
}

/** A plan, or everything that is wrong with it. */
export type PlanReading =
  | { readonly kind: 'plan'; readonly plan: RampPlan; readonly hash: string }
  | { readonly kind: 'faulty'; readonly faults: readonly PlanFault[] };

interface PlanFile {
  readonly owner: string;
  readonly reason: string;
  readonly steps: readonly { readonly percent: number; readonly requests?: number; readonly minutes?: number }[];
  readonly timeZone: string;
  readonly hours: readonly AllowedHours[];
  readonly freezes?: readonly (Omit<FreezeWindow, 'repeats'> & Partial<Pick<FreezeWindow, 'repeats'>>)[];
  readonly shadow?: RampPlan['shadow'];
}

const isPlanFile = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile<PlanFile>(
  RAMP_PLAN_SCHEMA,
);

/**
 * Reads a plan from its parsed YAML. Pure; names every fault.
 *
 * @param document the parsed YAML
 */
export function readRampPlan(document: unknown): PlanReading {
  if (!isPlanFile(document)) return { kind: 'faulty', faults: schemaFaults() };
  const faults = [...stepFaults(document), ...calendarFaults(document)];
  if (faults.length > 0) return { kind: 'faulty', faults };
  const plan = planOf(document);
  return { kind: 'plan', plan, hash: hashOfPlan(plan) };
}

/** What a person who resumes a plan agrees to: another text of the same plan has the same hash. */
export function hashOfPlan(plan: RampPlan): LoadedPlan['hash'] {
  return sha256Hex(canonicalJson(toJsonValue(plan)));
}

function planOf({ owner, reason, steps, timeZone, hours, freezes = [], shadow }: PlanFile): RampPlan {
  return {
    owner,
    reason,
    steps: steps.map(({ percent, requests, minutes = 0 }) =>
      requests === undefined ? { percent } : { percent, before: { requests, minutes } },
    ),
    calendar: { timeZone, hours, freezes: freezes.map((freeze) => ({ repeats: 'once', ...freeze })) },
    shadow: shadow ?? { required: false },
  };
}

function stepFaults({ steps }: PlanFile): readonly PlanFault[] {
  return steps.flatMap(({ percent, requests, minutes }, index) => {
    const faults: PlanFault[] = [];
    const fault = (member: string, message: string): void => {
      faults.push({ pointer: `/steps/${index}${member}`, message });
    };
    const before = steps[index - 1];
    if (before !== undefined && percent <= before.percent)
      fault('/percent', `must be above the step before it, ${before.percent}`);
    const isLast = index === steps.length - 1;
    if (!isLast && requests === undefined) fault('', 'must say how many requests the next step wants to see');
    if (isLast && (requests !== undefined || minutes !== undefined))
      fault('', 'is the last step: nothing waits for what it has seen');
    return faults;
  });
}

function calendarFaults({ timeZone, hours, freezes = [] }: PlanFile): readonly PlanFault[] {
  const faults: PlanFault[] = [];
  if (!isTimeZone(timeZone))
    faults.push({ pointer: '/timeZone', message: `${timeZone} is not the IANA name of a zone` });
  hours.forEach(({ from, to }, index) => {
    if (from >= to)
      faults.push({ pointer: `/hours/${index}/to`, message: `must be later on the same day than ${from}` });
  });
  freezes.forEach(({ repeats = 'once', from, to }, index) => {
    const pointer = `/freezes/${index}`;
    // A day of every year is one of a year that is no leap year.
    const whole = (text: string): string => (repeats === 'once' ? text : `2001-${text}`);
    const isDay = { from: isLocalDateTime(whole(from)), to: isLocalDateTime(whole(to)) };
    for (const [member, isOne] of Object.entries(isDay)) {
      const message = repeats === 'once' ? 'is no day of the calendar' : 'is no day of every year';
      if (!isOne) faults.push({ pointer: `${pointer}/${member}`, message });
    }
    if (!isDay.from || !isDay.to) return;
    if (repeats === 'once' && from >= to) faults.push({ pointer: `${pointer}/to`, message: `must be after ${from}` });
    if (repeats === 'yearly' && from === to) faults.push({ pointer: `${pointer}/to`, message: 'is where it begins' });
  });
  return faults;
}

function schemaFaults(): readonly PlanFault[] {
  const errors = (isPlanFile.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  return errors.map(({ instancePath, message = 'cannot be used', params }) => {
    const { additionalProperty, allowedValues } = params as {
      readonly additionalProperty?: string;
      readonly allowedValues?: readonly string[];
    };
    const detail = additionalProperty ?? allowedValues?.join(', ');
    return { pointer: instancePath, message: detail === undefined ? message : `${message}: ${detail}` };
  });
}

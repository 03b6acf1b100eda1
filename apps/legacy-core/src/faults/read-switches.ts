import {
  EFFECTS_ONLY,
  type Face,
  FACES,
  FACES_WITH_EFFECTS,
  type FaceSwitches,
  type FaultSwitch,
  FEED_ONLY,
  SWITCHES,
  type SwitchName,
} from './switches.js';

/** The request to switch faults cannot be obeyed; the message says what is expected. */
export class FaultRequestRefused extends Error {
  override readonly name = 'FaultRequestRefused';
}

const TEN_MINUTES_MS = 600_000;

const LONGEST_CALL = 128;

// An instant before 2001 is a duration somebody took for an instant.
const EARLIEST_INSTANT_MS = 1_000_000_000_000;

/** What each switch takes when it is written as a bare number; the others take `true` or `false`. */
const SHORTHAND: Partial<Record<SwitchName, 'ms' | 'rate' | 'statement'>> = {
  latencyMs: 'ms',
  errorRate: 'rate',
  http200ErrorRate: 'rate',
  dropRows: 'rate',
  duplicateRows: 'rate',
  latencyAfterMs: 'ms',
  errorAfter: 'rate',
  http200ErrorAfter: 'rate',
  killAtStatement: 'statement',
};

const BARE = { ms: 'milliseconds', rate: 'a rate 0 to 1', statement: 'the number of a statement' } as const;

const OWN_FIELDS: Partial<Record<SwitchName, 'ms' | 'bytesPerSecond' | 'statement'>> = {
  latencyMs: 'ms',
  latencyAfterMs: 'ms',
  killAtStatement: 'statement',
  slowDrip: 'bytesPerSecond',
};

const BOUNDS = {
  rate: { low: 0, high: 1, whole: false },
  untilMs: { low: EARLIEST_INSTANT_MS, high: Number.MAX_SAFE_INTEGER, whole: true },
  forMs: { low: 1, high: 24 * 3_600_000, whole: true },
  count: { low: 1, high: 1_000_000_000, whole: true },
  ms: { low: 0, high: TEN_MINUTES_MS, whole: true },
  bytesPerSecond: { low: 1, high: 1_000_000_000, whole: true },
  statement: { low: 1, high: 1000, whole: true },
} as const;

export function isFace(text: string): text is Face {
  return (FACES as readonly string[]).includes(text);
}

/**
 * Reads the switches of one face: `{"latencyMs": 200, "hang": {"rate": 0.1, "forMs": 5000}, "errorRate": 0.5}`.
 * Every switch may be an object with `rate` (default 1), `untilMs` or `forMs`, and `count`.
 *
 * @throws FaultRequestRefused
 */
export function readFaceSwitches(face: Face, json: unknown, nowMs: number, where = ''): FaceSwitches {
  const switches: FaceSwitches = {};
  for (const [name, value] of Object.entries(fieldsOf(json, where === '' ? 'the body' : where))) {
    if (!isSwitch(name))
      throw new FaultRequestRefused(`${where}${name} is no switch; there are ${switchesOf(face).join(', ')}`);
    if (!switchesOf(face).includes(name))
      throw new FaultRequestRefused(
        FEED_ONLY.includes(name)
          ? `${where}${name} is a switch of the feed only; ${face} has no rows`
          : `${where}${name} is a switch of ${FACES_WITH_EFFECTS.join(', ')} only; ${face} has no effects`,
      );
    const setting = readSwitch(name, value, nowMs, where + name);
    if (setting !== undefined) switches[name] = setting;
  }
  return switches;
}

/** Reads `{"soap": {…}, "feed": {…}}`: the switches of several faces. @throws FaultRequestRefused */
export function readAllSwitches(json: unknown, nowMs: number): ReadonlyMap<Face, FaceSwitches> {
  return new Map(
    Object.entries(fieldsOf(json, 'the body')).map(([face, value]) => {
      if (!isFace(face)) throw new FaultRequestRefused(`${face} is no face; there are ${FACES.join(', ')}`);
      return [face, readFaceSwitches(face, value, nowMs, `${face}.`)];
    }),
  );
}

function readSwitch(name: SwitchName, value: unknown, nowMs: number, where: string): FaultSwitch | undefined {
  const shorthand = SHORTHAND[name];
  if (value === false || value === null || value === 0) return undefined;
  if (typeof value === 'number' && shorthand !== undefined) {
    return { rate: 1, [shorthand]: bounded(shorthand, value, where) };
  }
  if (value === true && shorthand === undefined) return { rate: 1 };
  if (typeof value !== 'object') {
    const bare = shorthand === undefined ? 'true or false' : BARE[shorthand];
    throw new FaultRequestRefused(`${where} must be ${bare}, or an object`);
  }
  return readObject(name, fieldsOf(value, where), nowMs, where);
}

function readObject(name: SwitchName, fields: Record<string, unknown>, nowMs: number, where: string): FaultSwitch {
  const allowed = [
    'rate',
    'untilMs',
    'forMs',
    'count',
    'call',
    ...(OWN_FIELDS[name] === undefined ? [] : [OWN_FIELDS[name]]),
  ];
  const setting: { -readonly [K in keyof FaultSwitch]: FaultSwitch[K] } = { rate: 1 };
  for (const [field, value] of Object.entries(fields)) {
    if (!allowed.includes(field))
      throw new FaultRequestRefused(`${where}.${field} is unknown; it takes ${allowed.join(', ')}`);
    if (field === 'call') {
      setting.call = callOf(value, `${where}.call`);
      continue;
    }
    const amount = bounded(field as keyof typeof BOUNDS, value, `${where}.${field}`);
    if (field === 'forMs') setting.untilMs = nowMs + amount;
    else setting[field as Exclude<keyof FaultSwitch, 'call'>] = amount;
  }
  const own = SHORTHAND[name];
  if (own !== undefined && own !== 'rate' && setting[own] === undefined) {
    throw new FaultRequestRefused(`${where}.${own} is required`);
  }
  if (SHORTHAND[name] === 'rate' && fields['rate'] === undefined) {
    throw new FaultRequestRefused(`${where}.rate is required`);
  }
  return setting;
}

function bounded(field: keyof typeof BOUNDS, value: unknown, where: string): number {
  const { low, high, whole } = BOUNDS[field];
  if (typeof value === 'number' && value >= low && value <= high && (!whole || Number.isInteger(value))) return value;
  const hint = field === 'untilMs' ? ' (an instant, ms since the epoch; a duration is forMs)' : '';
  throw new FaultRequestRefused(`${where} must be a ${whole ? 'whole ' : ''}number, ${low} to ${high}${hint}`);
}

function callOf(value: unknown, where: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST_CALL) return value;
  throw new FaultRequestRefused(`${where} must be a text: a route or an operation`);
}

function switchesOf(face: Face): readonly SwitchName[] {
  return SWITCHES.filter((name) => {
    if (FEED_ONLY.includes(name)) return face === 'feed';
    return !EFFECTS_ONLY.includes(name) || FACES_WITH_EFFECTS.includes(face);
  });
}

function isSwitch(text: string): text is SwitchName {
  return (SWITCHES as readonly string[]).includes(text);
}

function fieldsOf(json: unknown, where: string): Record<string, unknown> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw new FaultRequestRefused(`${where} must be a JSON object`);
}

import { isParty, PARTIES, type Party } from '../parties.js';
import { CALLS } from '../route-of.js';
import { fieldsOf } from '../wire/read-fields.js';
import { malformed } from '../wire/request-refused.js';
import { SWITCHES, type SwitchName, type Switches, type Takes } from './switches.js';

const LONGEST_MS = 24 * 3_600_000;
const LARGEST_COUNT = 1_000_000_000;

/**
 * Reads `{"latencyMs": 200, "hangRatio": 0.3, "seed": 7}`.
 *
 * @throws RequestRefused 400 that names what is unknown or out of bounds
 */
export function readSwitches(party: Party, json: unknown): Switches {
  const read = Object.entries(fieldsOf(json)).map(([name, value]) => [name, readSwitch(party, name, value)]);
  return Object.fromEntries(read) as Switches;
}

/** Reads `{"fraud": {…}, "mail": {…}}`. @throws RequestRefused 400 */
export function readAllSwitches(json: unknown): ReadonlyMap<Party, Switches> {
  return new Map(
    Object.entries(fieldsOf(json)).map(([name, given]) => [partyOf(name), readSwitches(partyOf(name), given)]),
  );
}

/** @throws RequestRefused 400 */
export function partyOf(name: string): Party {
  if (isParty(name)) return name;
  throw malformed(`${name} is no party; there are ${PARTIES.join(', ')}`);
}

function readSwitch(party: Party, name: string, value: unknown): unknown {
  const row = isSwitch(name) ? SWITCHES[name] : undefined;
  if (row === undefined || !row.of.some((one) => one === party)) {
    const theirs = Object.entries(SWITCHES).filter(([, { of }]) => of.some((one) => one === party));
    throw malformed(`${name} is no switch of ${party}; there are ${theirs.map(([known]) => known).join(', ')}`);
  }
  if (!isSetting(row.takes, value)) throw malformed(`${name} must be ${expectationOf(row.takes)}`);
  return value;
}

function isSetting(takes: Takes, value: unknown): boolean {
  switch (takes) {
    case 'flag':
      return typeof value === 'boolean';
    case 'ratio':
      return typeof value === 'number' && value >= 0 && value <= 1;
    case 'ms':
      return isWhole(value, LONGEST_MS);
    case 'count':
      return isWhole(value, LARGEST_COUNT);
    case 'calls':
      return Array.isArray(value) && value.length > 0 && value.every((call) => CALLS.some((known) => known === call));
    default:
      return takes.some((word) => word === value);
  }
}

function isWhole(value: unknown, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
}

function expectationOf(takes: Takes): string {
  switch (takes) {
    case 'flag':
      return 'true or false';
    case 'ratio':
      return 'a number, 0 to 1';
    case 'ms':
      return `whole milliseconds, 0 to ${LONGEST_MS}`;
    case 'count':
      return `a whole number, 0 to ${LARGEST_COUNT}`;
    case 'calls':
      return `a list of ${CALLS.join(', ')}`;
    default:
      return `one of ${takes.join(', ')}`;
  }
}

function isSwitch(text: string): text is SwitchName {
  return Object.hasOwn(SWITCHES, text);
}

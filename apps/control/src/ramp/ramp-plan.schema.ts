import { WEEKDAYS } from './ramp-plan.js';

const TEXT = { type: 'string', minLength: 1, maxLength: 600 };
const TIME = String.raw`([01]\d|2[0-3]):[0-5]\d`;
const DAY = String.raw`(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`;

const STEP = {
  type: 'object',
  required: ['percent'],
  properties: {
    percent: { type: 'integer', minimum: 1, maximum: 100 },
    requests: { type: 'integer', minimum: 1, maximum: 1_000_000_000 },
    minutes: { type: 'integer', minimum: 1, maximum: 525_600 },
  },
  additionalProperties: false,
} as const;

const HOURS = {
  type: 'object',
  required: ['days', 'from', 'to'],
  properties: {
    days: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: WEEKDAYS } },
    from: { type: 'string', pattern: `^${TIME}$` },
    to: { type: 'string', pattern: `^(${TIME}|24:00)$` },
  },
  additionalProperties: false,
} as const;

const FREEZE = {
  type: 'object',
  required: ['name', 'reason', 'from', 'to'],
  properties: {
    name: TEXT,
    reason: TEXT,
    repeats: { enum: ['once', 'yearly'] },
    from: { type: 'string' },
    to: { type: 'string' },
  },
  additionalProperties: false,
  if: { required: ['repeats'], properties: { repeats: { const: 'yearly' } } },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema; nobody awaits a schema
  then: {
    properties: {
      from: { type: 'string', pattern: `^${DAY}T${TIME}$` },
      to: { type: 'string', pattern: `^${DAY}T${TIME}$` },
    },
  },
  else: {
    properties: {
      from: { type: 'string', pattern: String.raw`^20\d\d-${DAY}T${TIME}$` },
      to: { type: 'string', pattern: String.raw`^20\d\d-${DAY}T${TIME}$` },
    },
  },
} as const;

/** A file `<domain>.ramp.yaml`: JSON Schema 2020-12. Strict, for a misspelt freeze would silently not freeze. */
export const RAMP_PLAN_SCHEMA = {
  type: 'object',
  required: ['owner', 'reason', 'steps', 'timeZone', 'hours'],
  properties: {
    owner: TEXT,
    reason: TEXT,
    steps: { type: 'array', minItems: 2, maxItems: 100, items: STEP },
    timeZone: { type: 'string', minLength: 1, maxLength: 64 },
    hours: { type: 'array', minItems: 1, maxItems: 50, items: HOURS },
    freezes: { type: 'array', maxItems: 500, items: FREEZE },
    shadow: {
      type: 'object',
      required: ['required'],
      properties: {
        required: { type: 'boolean' },
        requests: { type: 'integer', minimum: 1, maximum: 1_000_000_000 },
      },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
} as const;

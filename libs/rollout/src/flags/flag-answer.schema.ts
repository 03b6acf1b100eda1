/** The client reads `values` of these without looking whether they are there. */
const READING_VALUES = ['IN', 'NOT_IN', 'STR_STARTS_WITH', 'STR_ENDS_WITH', 'STR_CONTAINS', 'IN_CIDR'];

const CONSTRAINTS = {
  type: 'array',
  items: {
    type: 'object',
    required: ['contextName', 'operator'],
    properties: {
      contextName: { type: 'string', minLength: 1 },
      // Not an enumeration: a newer operator matches nobody in the client, which is the cautious reading.
      operator: { type: 'string', minLength: 1 },
      inverted: { type: 'boolean' },
      caseInsensitive: { type: 'boolean' },
      values: { type: 'array', items: { type: 'string' } },
      value: { type: ['string', 'number'] },
    },
    anyOf: [{ required: ['values'] }, { properties: { operator: { not: { enum: READING_VALUES } } } }],
  },
} as const;

const PERCENT = {
  anyOf: [
    { type: 'string', pattern: '^(100(\\.0+)?|\\d{1,2}(\\.\\d+)?)$' },
    { type: 'number', minimum: 0, maximum: 100 },
  ],
} as const;

/** A rollout without a readable percentage would silently read as 0 %. */
const ROLLOUT = {
  required: ['parameters'],
  properties: {
    parameters: {
      required: ['rollout'],
      properties: { rollout: PERCENT, groupId: { type: 'string' }, stickiness: { type: 'string' } },
    },
  },
} as const;

const STRATEGY = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 1 },
    parameters: { type: 'object' },
    constraints: CONSTRAINTS,
    segments: { type: 'array', items: { type: 'integer' } },
  },
  anyOf: [{ properties: { name: { not: { const: 'flexibleRollout' } } } }, ROLLOUT],
} as const;

const PARENT = {
  type: 'object',
  required: ['feature'],
  properties: {
    feature: { type: 'string', minLength: 1 },
    enabled: { type: 'boolean' },
    variants: { type: 'array', items: { type: 'string' } },
  },
} as const;

/** What `GET /api/client/features` answers, as far as the client relies on it; whatever else Unleash adds is allowed. */
export const FLAG_ANSWER_SCHEMA = {
  type: 'object',
  required: ['version', 'features'],
  properties: {
    version: { type: 'number' },
    features: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'enabled', 'strategies'],
        properties: {
          name: { type: 'string', minLength: 1 },
          enabled: { type: 'boolean' },
          strategies: { type: 'array', items: STRATEGY },
          variants: { type: ['array', 'null'] },
          dependencies: { type: ['array', 'null'], items: PARENT },
        },
      },
    },
    segments: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'constraints'],
        properties: { id: { type: 'integer' }, constraints: CONSTRAINTS },
      },
    },
  },
} as const;

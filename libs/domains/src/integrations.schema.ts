const TEXT = { type: 'string', minLength: 1, maxLength: 600 };
const NAME = { type: 'string', pattern: '^[a-z][a-z0-9-]*$', maxLength: 64 };
const ASKED = {
  type: 'object',
  required: ['operation', 'because'],
  properties: { operation: { type: 'string', minLength: 1, maxLength: 64 }, because: TEXT },
  additionalProperties: false,
};

const SEEN = {
  type: 'object',
  required: ['by'],
  properties: { by: { enum: ['calls', 'feed', 'passthrough', 'unleash', 'database', 'metrics'] }, process: NAME },
  additionalProperties: false,
};

/** One entry of a file of integrations: JSON Schema 2020-12. Strict, for a misspelt member would silently not count. */
export const INTEGRATION_SCHEMA = {
  type: 'object',
  required: ['id', 'title', 'owner', 'carries', 'objective', 'escalation', 'runbook', 'settings', 'seen', 'failures'],
  properties: {
    id: NAME,
    title: TEXT,
    owner: TEXT,
    carries: TEXT,
    objective: {
      type: 'object',
      required: ['windowDays'],
      minProperties: 2,
      properties: {
        availability: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
        latencyP99Ms: { type: 'integer', minimum: 1, maximum: 3_600_000 },
        freshnessMs: { type: 'integer', minimum: 1, maximum: 86_400_000 },
        windowDays: { type: 'integer', minimum: 1, maximum: 366 },
      },
      additionalProperties: false,
    },
    escalation: {
      type: 'object',
      required: ['who', 'how', 'when'],
      properties: { who: TEXT, how: TEXT, when: TEXT },
      additionalProperties: false,
    },
    runbook: { type: 'string', pattern: String.raw`^(docs/runbooks/[a-z0-9-]+\.md|https://\S+)$` },
    settings: { type: 'array', items: { type: 'string' }, uniqueItems: true },
    seen: SEEN,
    face: NAME,
    asked: { type: 'array', minItems: 1, items: ASKED },
    failures: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['fails', 'then'],
        // oxlint-disable-next-line unicorn/no-thenable -- a word of the file; nobody awaits a schema
        properties: { fails: TEXT, then: TEXT },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
} as const;

/** What stands around the entries; each of them is checked by itself, so that one fault does not cost the others. */
export const INTEGRATIONS_FILE_SCHEMA = {
  type: 'object',
  required: ['integrations'],
  properties: {
    integrations: { type: 'array', minItems: 1 },
    notAsked: { type: 'array', items: ASKED },
  },
  additionalProperties: false,
} as const;

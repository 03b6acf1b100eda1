const SENTENCE = { type: 'string', minLength: 1, maxLength: 600 };
/** A semantic version without pre-release: what is published is finished. */
const VERSION = { type: 'string', pattern: String.raw`^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$` };
/** To the second, in UTC. */
const INSTANT = { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$` };
const VERSION_NAME = String.raw`^(v[1-9]\d{0,3}|legacy)$`;
const DOMAIN_NAME = '^[a-z][a-z0-9-]{0,39}$';
/**
 * As the gateway reads `X-Storefront`. `default` and `unknown` are what it calls those who are not registered; `console` is
 * control, which asks on behalf of who reads the reference, and is counted as nobody's use.
 */
const STOREFRONT_NAME = '^(?!(default|unknown|console)$)[a-z0-9][a-z0-9-]{0,39}$';
/** A storefront is a label of metrics and a row of usage for each operation. */
const MOST_STOREFRONTS = 100;

const OWNER = {
  type: 'object',
  required: ['name', 'contact'],
  properties: { name: SENTENCE, contact: SENTENCE },
  additionalProperties: false,
};

const VERSION_ENTRY = {
  type: 'object',
  required: ['state', 'owner'],
  properties: {
    state: { enum: ['draft', 'candidate', 'published', 'deprecated', 'retired'] },
    owner: OWNER,
    published: {
      type: 'array',
      maxItems: 1000,
      items: {
        type: 'object',
        required: ['version', 'at', 'sha256'],
        properties: { version: VERSION, at: INSTANT, sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' } },
        additionalProperties: false,
      },
    },
    deprecation: {
      type: 'object',
      required: ['at', 'sunset', 'successor', 'reason'],
      properties: {
        at: INSTANT,
        sunset: INSTANT,
        successor: { type: 'string', pattern: VERSION_NAME },
        reason: SENTENCE,
      },
      additionalProperties: false,
    },
    retirement: {
      type: 'object',
      required: ['at', 'reason', 'forced'],
      properties: { at: INSTANT, reason: SENTENCE, forced: { type: 'boolean' } },
      additionalProperties: false,
    },
    pins: { type: 'object', additionalProperties: VERSION },
  },
  additionalProperties: false,
};

/** `contracts/registry.yaml`: JSON Schema 2020-12. Strict, for a misspelt member would silently not count. */
export const REGISTRY_SCHEMA = {
  type: 'object',
  required: ['storefronts', 'contracts'],
  properties: {
    storefronts: {
      type: 'object',
      maxProperties: MOST_STOREFRONTS,
      propertyNames: { pattern: STOREFRONT_NAME },
      additionalProperties: {
        type: 'object',
        required: ['contact'],
        properties: { contact: SENTENCE },
        additionalProperties: false,
      },
    },
    contracts: {
      type: 'object',
      propertyNames: { pattern: DOMAIN_NAME },
      additionalProperties: {
        type: 'object',
        minProperties: 1,
        propertyNames: { pattern: VERSION_NAME },
        additionalProperties: VERSION_ENTRY,
      },
    },
  },
  additionalProperties: false,
};

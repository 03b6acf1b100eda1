import { SEVERITIES } from '../incidents/incident.js';
import { CHANNEL_KINDS } from './channel.js';

const TEXT = { type: 'string', minLength: 1, maxLength: 200 } as const;
const CHANNEL_NAME = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' } as const;
const NAMES = { type: 'array', items: TEXT, uniqueItems: true } as const;

const needs = (kinds: readonly string[], ...required: readonly string[]) => ({
  if: { required: ['kind'], properties: { kind: { enum: kinds } } },
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's word
  then: { required },
});

/** The file that says who answers for what, and how they are reached. */
export const OWNERS_FILE_SCHEMA = {
  type: 'object',
  required: ['channels', 'owners'],
  additionalProperties: false,
  properties: {
    consoleUrl: { type: 'string', format: 'uri', pattern: '^https?://' },
    channels: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'kind'],
        additionalProperties: false,
        properties: {
          name: CHANNEL_NAME,
          kind: { enum: CHANNEL_KINDS },
          url: { type: 'string', format: 'uri', pattern: '^https?://' },
          urlFile: TEXT,
          keyFile: TEXT,
        },
        not: { required: ['url', 'urlFile'] },
        allOf: [
          needs(['slack', 'teams'], 'urlFile'),
          needs(['pagerduty', 'opsgenie', 'webhook'], 'keyFile'),
          {
            if: { required: ['kind'], properties: { kind: { enum: ['opsgenie', 'webhook'] } } },
            // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's word
            then: { anyOf: [{ required: ['url'] }, { required: ['urlFile'] }] },
          },
        ],
      },
    },
    owners: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'channels'],
        additionalProperties: false,
        properties: {
          name: TEXT,
          domains: NAMES,
          integrations: NAMES,
          channels: { type: 'array', items: CHANNEL_NAME, uniqueItems: true },
          from: { enum: SEVERITIES },
        },
      },
    },
  },
} as const;

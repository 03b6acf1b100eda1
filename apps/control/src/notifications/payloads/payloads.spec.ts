import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { CHANNEL_KINDS, type Channel, type ChannelKind } from '../channel.js';
import { ACTIONS, type Action, type Notification } from '../notification.js';
import { postedOf } from '../posted-of.js';

/** PagerDuty's word for what is said of an incident. */
const EVENT_ACTIONS: Readonly<Record<Action, string>> = {
  opened: 'trigger',
  updated: 'trigger',
  acknowledged: 'acknowledge',
  resolved: 'resolve',
  test: 'trigger',
};
/** Of an alert that is there already, and that says nothing else. */
const isChange = (action: Action): boolean => action === 'acknowledged' || action === 'resolved';
const EVIDENCE = 'availability.one fails on the service: 9 of 40 <against> 0 of 360 & "legacy", *not* `chance`';
const KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const CHANNELS: Readonly<Record<ChannelKind, Channel>> = {
  slack: { name: 'chat', kind: 'slack', url: 'https://hooks.slack.example/services/T0/B0/secret' },
  teams: { name: 'room', kind: 'teams', url: 'https://flows.example/invoke?sig=secret' },
  pagerduty: { name: 'page', kind: 'pagerduty', url: 'https://events.pagerduty.com/v2/enqueue', key: 'r'.repeat(32) },
  opsgenie: { name: 'jsm', kind: 'opsgenie', url: 'https://api.atlassian.com/jsm/ops/integration/v2/alerts', key: 'g' },
  webhook: { name: 'hook', kind: 'webhook', url: 'https://shop.example/hook', key: KEY },
};

function notification(action: Action, over: Partial<Notification> = {}): Notification {
  return {
    channel: 'any',
    action,
    incident: '0193a1b2-0000-7000-8000-000000000001',
    scope: 'inventory',
    severity: 'critical',
    title: 'inventory was tripped by evidence',
    evidence: EVIDENCE,
    at: '2026-11-28T03:00:00.000Z',
    owners: [{ owner: 'commerce-core team', because: 'inventory leans on legacy-stock-soap' }],
    link: 'https://banyan.example/console/incidents/1',
    ...over,
  };
}

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const plain = (maxLength: number) => ({
  type: 'object',
  required: ['type', 'text'],
  additionalProperties: false,
  properties: { type: { const: 'plain_text' }, text: text(maxLength), emoji: { type: 'boolean' } },
});
const block = (type: string, properties: object, required = Object.keys(properties)) => ({
  type: 'object',
  required: ['type', ...required],
  additionalProperties: false,
  properties: { type: { const: type }, ...properties },
});

/** What each vendor documents, written down from the pages that the builders name. */
const DOCUMENTED: Readonly<Record<ChannelKind, (action: Action) => object>> = {
  // https://docs.slack.dev/reference/block-kit/blocks
  slack: () => ({
    type: 'object',
    required: ['text', 'blocks'],
    additionalProperties: false,
    properties: {
      text: text(40_000),
      blocks: {
        type: 'array',
        maxItems: 50,
        items: {
          oneOf: [
            block('header', { text: plain(150) }),
            block('section', { text: plain(3_000) }),
            block('section', { fields: { type: 'array', maxItems: 10, items: plain(2_000) } }),
            block('context', { elements: { type: 'array', maxItems: 10, items: plain(2_000) } }),
            block('actions', {
              elements: {
                type: 'array',
                maxItems: 25,
                items: block('button', { text: plain(75), url: { type: 'string', format: 'uri', maxLength: 3_000 } }),
              },
            }),
          ],
        },
      },
    },
  }),
  // https://adaptivecards.io/explorer/, version 1.4
  teams: () => ({
    type: 'object',
    required: ['type', 'attachments'],
    properties: {
      type: { const: 'message' },
      attachments: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['contentType', 'content'],
          properties: {
            contentType: { const: 'application/vnd.microsoft.card.adaptive' },
            content: {
              type: 'object',
              required: ['type', 'version', 'body'],
              properties: {
                type: { const: 'AdaptiveCard' },
                version: { const: '1.4' },
                body: {
                  type: 'array',
                  items: {
                    oneOf: [
                      {
                        type: 'object',
                        required: ['type', 'text'],
                        properties: {
                          type: { const: 'TextBlock' },
                          text: text(500),
                          color: { enum: ['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention'] },
                        },
                      },
                      {
                        type: 'object',
                        required: ['type', 'inlines'],
                        properties: { type: { const: 'RichTextBlock' } },
                      },
                      {
                        type: 'object',
                        required: ['type', 'facts'],
                        properties: {
                          type: { const: 'FactSet' },
                          facts: { type: 'array', items: { type: 'object', required: ['title', 'value'] } },
                        },
                      },
                    ],
                  },
                },
              },
            },
          },
        },
      },
    },
  }),
  // https://developer.pagerduty.com/docs/send-alert-event
  pagerduty: (action) => ({
    type: 'object',
    required: ['routing_key', 'event_action', 'dedup_key', ...(isChange(action) ? [] : ['payload'])],
    additionalProperties: false,
    properties: {
      routing_key: { type: 'string', minLength: 32, maxLength: 32 },
      dedup_key: text(255),
      event_action: { const: EVENT_ACTIONS[action] },
      client: { type: 'string' },
      client_url: { type: 'string', format: 'uri' },
      links: { type: 'array', items: { type: 'object', required: ['href'] } },
      payload: {
        type: 'object',
        required: ['summary', 'source', 'severity'],
        additionalProperties: false,
        properties: {
          summary: text(1_024),
          source: text(1_024),
          severity: { enum: ['critical', 'error', 'warning', 'info'] },
          timestamp: { type: 'string', format: 'date-time' },
          component: { type: 'string' },
          group: { type: 'string' },
          class: { type: 'string' },
          custom_details: { type: 'object' },
        },
      },
    },
  }),
  // https://docs.opsgenie.com/docs/alert-api#create-alert and #close-alert
  opsgenie: (action) =>
    isChange(action)
      ? {
          type: 'object',
          additionalProperties: false,
          properties: { user: text(100), source: text(100), note: text(25_000) },
        }
      : {
          type: 'object',
          required: ['message'],
          additionalProperties: false,
          properties: {
            message: text(130),
            alias: text(512),
            description: text(15_000),
            entity: text(512),
            source: text(100),
            priority: { enum: ['P1', 'P2', 'P3', 'P4', 'P5'] },
            tags: { type: 'array', maxItems: 20, items: text(50) },
            details: { type: 'object', additionalProperties: { type: 'string' } },
          },
        },
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#payload-structure
  webhook: () => ({
    type: 'object',
    required: ['type', 'timestamp', 'data'],
    additionalProperties: false,
    properties: {
      type: { type: 'string', pattern: '^[a-zA-Z0-9_.]+$' },
      timestamp: { type: 'string', format: 'date-time' },
      data: { type: 'object' },
    },
  }),
};

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
const SENT = { id: '0193a1b2-0000-7000-8000-0000000000ff', seconds: 1_764_298_800 };
const posted = (kind: ChannelKind, action: Action, over: Partial<Notification> = {}) => {
  const sent = postedOf(notification(action, over), CHANNELS[kind], SENT);
  return { ...sent, json: JSON.parse(sent.body) as Record<string, never> };
};

describe.each(CHANNEL_KINDS)('what is sent by %s', (kind) => {
  it.each(ACTIONS)('is as its vendor documents, when something is %s', (action) => {
    for (const over of [{}, { link: null, owners: [] }, { title: 'x'.repeat(400), evidence: 'y'.repeat(1_000) }]) {
      const validate = ajv.compile(DOCUMENTED[kind](action));
      expect(validate(posted(kind, action, over).json) ? [] : validate.errors).toEqual([]);
    }
  });

  it('says the evidence byte for byte', () => {
    const texts: string[] = [];
    JSON.stringify(posted(kind, 'opened').json, (_, value: unknown) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
    expect(texts).toContain(EVIDENCE);
  });
});

it('of Slack escapes what Slack reads in the text beside the blocks', () => {
  const { text: beside } = posted('slack', 'opened').json as unknown as { text: string };
  expect(beside).toContain('&lt;against&gt; 0 of 360 &amp; "legacy"');
});

it.each(['pagerduty', 'opsgenie'] as const)('of %s is one alert from its opening to its end', (kind) => {
  const key = (action: Action): unknown => {
    const { json, url } = posted(kind, action);
    return (
      json['dedup_key'] ??
      json['alias'] ??
      /alerts\/([^/]+)\/(?:acknowledge|close)\?identifierType=alias$/.exec(url)?.[1]
    );
  };
  expect(new Set(ACTIONS.filter((action) => action !== 'test').map(key))).toEqual(
    new Set([notification('opened').incident]),
  );
});

it('of a webhook is signed over id, time and body, as its receiver checks', () => {
  const { headers, body } = posted('webhook', 'opened');
  const mine = createHmac('sha256', Buffer.alloc(32, 7)).update(`${SENT.id}.${SENT.seconds}.${body}`).digest('base64');
  expect(headers).toEqual({
    'webhook-id': SENT.id,
    'webhook-timestamp': String(SENT.seconds),
    'webhook-signature': `v1,${mine}`,
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '@banyan/kernel';
import { stringify } from 'yaml';
import { domains } from './index.js';
import { faultText, loadIntegrations, lookUpIntegrations } from './load-integrations.js';

const access = { scope: 'returns:read' };

const DOMAIN = {
  name: 'returns',
  operations: [
    { name: 'status', kind: 'read', access, deadlineMs: 1 },
    { name: 'labels', kind: 'read', access, deadlineMs: 1 },
  ],
  legacyQuestions: ['second-look'],
  integrationsFile: 'libs/domains/src/returns.integrations.yaml',
} as const;

const entry = (change: object = {}): Record<string, unknown> => ({
  id: 'returns-rest',
  title: 'Returns over REST',
  owner: 'commerce-core team',
  carries: 'The state of a return.',
  objective: { availability: 0.99, windowDays: 30 },
  escalation: { who: 'on call', how: 'pager', when: 'always' },
  runbook: 'docs/runbooks/legacy-stock-rest.md',
  settings: ['LEGACY_URL'],
  seen: { by: 'calls' },
  face: 'rest',
  asked: [
    { operation: 'status', because: 'it has all lines' },
    { operation: 'labels', because: 'it prints them' },
  ],
  // oxlint-disable-next-line unicorn/no-thenable -- a word of the file; nobody awaits it
  failures: [{ fails: 'it hangs', then: '504 at the deadline' }],
  ...change,
});
const NOT_ASKED = [{ operation: 'second-look', because: 'there is nothing in doubt' }];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-integrations-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: object | string, name = 'returns'): void {
  writeFileSync(join(folder, `${name}.integrations.yaml`), typeof file === 'string' ? file : stringify(file));
}
function faults(): readonly string[] {
  return lookUpIntegrations([DOMAIN], folder)
    .faults.map(faultText)
    .map((text) => text.replace(`${folder}/`, ''));
}

describe('what the shop comes with', () => {
  it('has no fault, and a face for every question', () => {
    const { integrations, faces } = loadIntegrations(domains);
    expect(integrations.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['legacy-stock-soap', 'legacy-stock-feed', 'unleash', 'postgres', 'legacy-passthrough']),
    );
    expect(faces.get('inventory')).toEqual({
      'availability.one': 'soap',
      'availability.batch': 'soap',
      'availability.locations': 'msi',
      'availability.firm': 'rest',
      'second-look': 'rest',
    });
  });
});

describe('a folder of files of one’s own', () => {
  it('stands in for the built-in files that it has, file by file', () => {
    write({ integrations: [entry()], notAsked: NOT_ASKED });
    const { integrations, faces } = loadIntegrations([DOMAIN], folder);
    expect(faces.get('returns')).toEqual({ status: 'rest', labels: 'rest', 'second-look': 'none' });
    expect(integrations[0]).toMatchObject({ id: 'returns-rest', domain: 'returns' });
    expect(integrations.find(({ id }) => id === 'unleash')).toMatchObject({ owner: 'platform team' });
    const shop = entry({ id: 'unleash', owner: 'somebody else', seen: { by: 'unleash' } });
    delete shop['face'];
    delete shop['asked'];
    write({ integrations: [shop] }, 'shop');
    const { integrations: replaced } = loadIntegrations([DOMAIN], folder);
    expect(replaced.map(({ id, owner }) => `${id}: ${owner}`)).toEqual([
      'returns-rest: commerce-core team',
      'unleash: somebody else',
    ]);
  });

  it('that is not there is a fault, and does not silently mean the built-in files', () => {
    write({ integrations: [entry()], notAsked: NOT_ASKED });
    rmSync(folder, { recursive: true });
    expect(() => loadIntegrations(domains, folder)).toThrow('names a folder that is not there');
  });
});

describe('a fault is named by file and place:', () => {
  const wrong: readonly (readonly [string, object, string])[] = [
    ['no owner', entry({ owner: undefined }), "#/integrations/0 (returns-rest): must have required property 'owner'"],
    [
      'a misspelt member',
      entry({ ower: 'x' }),
      '#/integrations/0 (returns-rest): must NOT have additional properties: ower',
    ],
    [
      'a ratio in percent',
      entry({ objective: { availability: 99.9, windowDays: 30 } }),
      '/objective/availability (returns-rest): must be <= 1',
    ],
    [
      'an objective of nothing',
      entry({ objective: { windowDays: 30 } }),
      '/objective (returns-rest): must NOT have fewer than 2 properties',
    ],
    [
      'a runbook that is no page',
      entry({ runbook: 'docs/runbooks/none.md' }),
      '/runbook (returns-rest): names no page: there is no docs/runbooks/none.md',
    ],
    [
      'a runbook elsewhere',
      entry({ runbook: 'docs/runbooks/../../.env' }),
      '/runbook (returns-rest): must match pattern',
    ],
    [
      'a setting that is none',
      entry({ settings: ['LEGACY_URI'] }),
      '/settings/0 (returns-rest): LEGACY_URI is not a setting',
    ],
    [
      'no way to see it',
      entry({ seen: { by: 'magic' } }),
      '/seen/by (returns-rest): must be equal to one of the allowed values: calls, feed',
    ],
    [
      'a feed of no process',
      entry({ seen: { by: 'feed' } }),
      '/seen/process (returns-rest): names who follows or asks it',
    ],
    [
      'metrics of no process',
      entry({ seen: { by: 'metrics' } }),
      '/seen/process (returns-rest): names who follows or asks it',
    ],
    ['no failure', entry({ failures: [] }), '/failures (returns-rest): must NOT have fewer than 1 items'],
    [
      'a question without a reason',
      entry({ asked: [{ operation: 'status' }] }),
      "/asked/0 (returns-rest): must have required property 'because'",
    ],
    [
      'questions without a face',
      entry({ face: undefined, seen: { by: 'unleash' } }),
      '/asked (returns-rest): is of an entry that has no face',
    ],
  ];
  it.each(wrong)('%s', (_what, broken, text) => {
    write({ integrations: [broken], notAsked: NOT_ASKED });
    expect(faults()).toEqual([expect.stringContaining(text)]);
  });

  const asked = (...operations: string[]) => operations.map((operation) => ({ operation, because: 'so' }));
  const unfit: readonly (readonly [string, readonly object[], readonly object[], readonly string[]])[] = [
    ['an operation of no face', [entry({ asked: asked('status') })], NOT_ASKED, ['#: labels is asked of no face']],
    ['another question of no face', [entry()], [], ['#: second-look is asked of no face']],
    [
      'an operation asked twice',
      [entry({ asked: asked('status', 'labels', 'status') })],
      NOT_ASKED,
      ['/asked/2 (returns-rest): status is asked twice'],
    ],
    [
      'an operation asked of two faces',
      [entry(), entry({ id: 'b', face: 'soap', asked: asked('labels') })],
      NOT_ASKED,
      ['#/integrations/1/asked/0 (b): labels is asked twice'],
    ],
    [
      'an unknown operation',
      [entry({ asked: asked('status', 'labels', 'stauts') })],
      NOT_ASKED,
      ['/asked/2 (returns-rest): returns has no operation stauts'],
    ],
    [
      'an operation not asked at all',
      [entry()],
      asked('second-look', 'status'),
      ['#/notAsked/1: status is promised: a face must be asked'],
    ],
    [
      'one id twice',
      [entry(), entry({ face: 'b', asked: undefined })],
      NOT_ASKED,
      ['#/integrations/1/id (returns-rest): is the id of'],
    ],
    [
      'one face twice',
      [entry(), entry({ id: 'b', asked: undefined })],
      NOT_ASKED,
      ['#/integrations/1/face (b): rest has an entry already'],
    ],
  ];
  it.each(unfit)('%s', (_what, integrations, notAsked, texts) => {
    write({ integrations, notAsked });
    expect(faults()).toEqual(texts.map((text) => expect.stringContaining(text)));
  });

  it.each([
    ['no YAML', '- a: [', 'returns.integrations.yaml#: '],
    ['a list', '[]', 'returns.integrations.yaml#: must be object'],
    ['nothing', '', 'returns.integrations.yaml#: must be object'],
    ['no entry', 'integrations: []', '#/integrations: must NOT have fewer than 1 items'],
    ['an entry that is a text', 'integrations: [x]', '#/integrations/0: must be object'],
  ])('a file that is %s', (_what, text, words) => {
    write(text);
    expect(faults()[0]).toContain(words);
  });
});

it('names all faults of all files at once, in an error of their own kind', () => {
  write({ integrations: [entry({ owner: '', runbook: 'x' }), entry({ id: 'B' })], notAsked: NOT_ASKED });
  write('integrations: 7', 'shop');
  const thrown = (() => {
    try {
      return loadIntegrations([DOMAIN], folder);
    } catch (error) {
      return error;
    }
  })();
  expect(thrown).toBeInstanceOf(ConfigurationError);
  expect((thrown as ConfigurationError).faults).toHaveLength(4);
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { domains, loadIntegrations } from '@banyan/domains';
import { ConfigurationError, PROJECT_ROOT } from '@banyan/kernel';
import { shownChannel, withoutSecrets } from './channel.js';
import { loadOwners } from './load-owners.js';
import { whoIsTold } from './owners-map.js';

const KNOWN = { domains: domains.map(({ name }) => name), integrations: loadIntegrations(domains).integrations };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-owners-'));
  writeFileSync(join(folder, 'slack-url'), 'https://hooks.slack.example/services/T0/B0/hush\n');
  writeFileSync(join(folder, 'routing-key'), 'k'.repeat(32));
  writeFileSync(join(folder, 'no-secret'), 'hush-hush');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(text: string): string {
  const path = join(folder, 'owners.yaml');
  writeFileSync(path, text);
  return path;
}

function faultsOf(text: string): readonly string[] {
  try {
    loadOwners(written(text), KNOWN);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults.map((fault) => fault.replace(/^[^#]*#/, '#'));
    throw error;
  }
  return [];
}

it('names the owners of all integrations without a file, and tells nobody', () => {
  const { channels, owners } = loadOwners(undefined, KNOWN);
  expect(channels).toEqual([]);
  expect(owners.flatMap(({ integrations }) => integrations.map(({ id }) => id)).sort()).toEqual(
    KNOWN.integrations.map(({ id }) => id).sort(),
  );
  expect(owners.every((owner) => owner.channels.length === 0)).toBe(true);
});

describe('a file', () => {
  const FILE = `
channels:
  - { name: chat, kind: slack, urlFile: slack-url }
  - { name: page, kind: pagerduty, keyFile: routing-key }
owners:
  - { name: commerce-core team, channels: [chat] }
  - { name: inventory team, domains: [inventory], integrations: [legacy-stock-feed], channels: [page], from: critical }
`;

  it('gives channels to those who answer by the registry, and to others what it names', () => {
    const map = loadOwners(written(FILE), KNOWN);
    const told = (severity: 'minor' | 'critical', scope = 'inventory') =>
      whoIsTold(map, scope, severity).flatMap(({ owner, channels }) =>
        channels.map((channel) => `${owner}: ${channel}`),
      );
    expect(told('critical')).toEqual(['commerce-core team: chat', 'inventory team: page']);
    expect(told('minor')).toEqual(['commerce-core team: chat']);
    expect(told('critical', 'shop')).toEqual(['commerce-core team: chat']);
    const [, inventory] = map.owners;
    expect(inventory?.integrations).toEqual([{ id: 'legacy-stock-feed', domain: 'inventory' }]);
    const [, why] = whoIsTold(map, 'inventory', 'critical');
    expect(why?.because).toBe('answers for inventory; inventory leans on legacy-stock-feed');
  });

  it('shows no secret, and takes it out of what others say', () => {
    const { channels } = loadOwners(written(FILE), KNOWN);
    const [chat, page] = channels;
    if (chat === undefined || page === undefined) throw new Error('no channels');
    expect(JSON.stringify(channels.map(shownChannel))).not.toMatch(/hush|kkk/);
    expect(shownChannel(chat)).toEqual({ name: 'chat', kind: 'slack', host: 'hooks.slack.example', hasKey: false });
    expect(withoutSecrets(`no such hook: ${chat.url}, /services/T0/B0/hush`, chat)).toBe('no such hook: •••, •••');
    expect(withoutSecrets(`bad key ${'k'.repeat(32)}`, page)).toBe('bad key •••');
  });

  it('is refused with all its faults at once, none of which repeats a secret', () => {
    const faults = faultsOf(`
channels:
  - { name: chat, kind: slack, urlFile: no-secret }
  - { name: chat, kind: pagerduty, keyFile: nowhere }
  - { name: hook, kind: webhook, url: 'https://shop.example/hook', keyFile: no-secret }
  - { name: self, kind: webhook, url: 'http://169.254.169.254/latest', keyFile: no-secret }
owners:
  - { name: a, domains: [nothing], integrations: [none, fraud], channels: [phone] }
  - { name: a, integrations: [fraud], channels: [] }
`);
    expect(faults).toEqual([
      '#/channels/0/urlFile: is no http or https URL',
      expect.stringMatching(/^#\/channels\/1\/keyFile: .*ENOENT/),
      '#/channels/2/keyFile: is no secret of a webhook: `whsec_` and 24 to 64 bytes in base64',
      '#/channels/3/keyFile: is no secret of a webhook: `whsec_` and 24 to 64 bytes in base64',
      '#/channels/3/urlFile: leads to a metadata service or a link-local address',
      '#/channels/1/name: is the name of another channel',
      '#/owners/1/name: is the name of another owner',
      '#/owners/0/domains/0: there is no domain nothing',
      '#/owners/0/integrations/0: there is no integration none',
      '#/owners/0/channels/0: there is no channel phone',
      "#/owners/1/integrations/0: fraud is a's already",
    ]);
    expect(faults.join('\n')).not.toContain('hush');
  });

  it.each([
    ['channels: []', /^#: must have required property 'owners'/],
    ['{ channels: [{ name: A, kind: slack, urlFile: x }], owners: [] }', /name: must match pattern/],
    ['{ channels: [{ name: a, kind: smoke }], owners: [] }', /kind: must be equal to one of the allowed values: slack/],
    ['{ channels: [{ name: a, kind: slack }], owners: [] }', /must have required property 'urlFile'/],
    ['{ channels: [{ name: a, kind: webhook, keyFile: x }], owners: [] }', /must have required property 'url'/],
    ['{ channels: [], owners: [{ name: a, channels: [], phone: 1 }] }', /must NOT have additional properties: phone/],
  ])('of a wrong form is refused: %s', (text, fault) => {
    expect(faultsOf(text).join('\n')).toMatch(fault);
  });
});

it('the example for operators can be used once its secrets are there, and everybody in it is reached', () => {
  const example = readFileSync(join(PROJECT_ROOT, 'docker/notify/owners.yaml'), 'utf8');
  mkdirSync(join(folder, 'secrets'));
  for (const [, name = ''] of example.matchAll(/File: (secrets\/[a-z-]+)/g)) {
    const key = name.endsWith('webhook-key') ? `whsec_${Buffer.alloc(32).toString('base64')}` : 'https://example.com/x';
    writeFileSync(join(folder, name), key);
  }
  const { owners, channels } = loadOwners(written(example), KNOWN);
  const named = owners.filter((owner) => owner.channels.length > 0);
  expect(named.flatMap((owner) => owner.domains.length + owner.integrations.length)).not.toContain(0);
  expect(new Set(named.flatMap((owner) => owner.channels))).toEqual(new Set(channels.map(({ name }) => name)));
});

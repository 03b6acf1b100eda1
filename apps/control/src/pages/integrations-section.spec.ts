import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { domains, loadIntegrations } from '@banyan/domains';
import { PROJECT_ROOT } from '@banyan/kernel';
import type { IntegrationStatus, WorkingIntegration } from '../integrations/integration-status.js';
import { integrationStatuses } from '../integrations/integration-view.js';
import { escapeHtml } from '@banyan/pages';
import { integrationsPage, integrationsSection } from './integrations-section.js';
import { markdown } from './markdown.js';
import { runbookLink, Runbooks } from './runbooks.js';

const EVIL = `<script>alert("1")</script><a href='x'>&`;
const registry = loadIntegrations(domains);
const statuses = integrationStatuses(registry, {
  gateways: [],
  database: 'away',
  unleash: 'answering',
  offOf: () => undefined,
  isHeldByService: () => false,
  feedOf: () => ({
    sources: [
      {
        source: 'wh',
        lastChangeAt: null,
        lagMs: { p50: 90, p99: 9_100, last: null },
        withinBoundRatio: 0.9,
        changes: 5,
      },
    ],
    state: 'late',
    position: 1,
    caughtUpMsAgo: 5_000,
    trouble: null,
    gaps: { found: 2, healed: 1, givenUp: 1 },
    healings: { rewinds: 0, rereads: 3 },
  }),
});
const section = (integrations: readonly IntegrationStatus[] = statuses): string =>
  integrationsSection(integrations, 0).text.replaceAll(/\s+/g, ' ');

describe('the integrations on a page', () => {
  it('have all that the registry says of each, values of settings not among it', () => {
    const text = section();
    for (const { title, owner, escalation, runbook, asked, failures } of registry.integrations) {
      expect(text).toContain(`href="${runbookLink(runbook)}"`);
      const words = [title, owner, escalation.who, escalation.how, escalation.when];
      words.push(...asked.flatMap(({ operation, because }) => [operation, because]));
      words.push(...failures.flatMap(({ fails, then }) => [fails, then]));
      expect(words.filter((each) => !text.includes(escapeHtml(each)))).toEqual([]);
    }
    expect(text).toContain('99.95 % answered <small>over 30 days');
  });

  it('show a source over its bound in red, beside the bound', () => {
    expect(section()).toContain('<span class="mark bad"><span aria-hidden="true">✕</span> 9.1 s</span>');
    expect(section()).toContain('the bound is 5 s · 2 gaps found, 1 healed, 1 given up · 0 rewinds, 3 re-reads');
  });

  it('stand open where something is wrong, and only there; to read, all of them', () => {
    const open = /<details class="small" open>/g;
    const wrong = statuses.filter(({ state }) => state === 'failing' || state === 'degraded').map(({ id }) => id);
    // The database is away, and both feeds are late.
    expect(new Set(wrong)).toEqual(new Set(['legacy-price-lists', 'legacy-stock-feed', 'postgres']));
    expect(section().match(open)).toHaveLength(wrong.length);
    expect(integrationsPage(statuses, 0).text.match(open)).toHaveLength(registry.integrations.length);
    expect(integrationsPage(statuses, 0).text).not.toContain('http-equiv="refresh"');
  });

  it('are misconfigured by name', () => {
    const text = section([{ state: 'misconfigured', id: null, file: 'x.yaml', faults: [EVIL] }]);
    expect(text).toContain('misconfigured');
    expect(text).toContain('x.yaml');
    expect(text).not.toContain('<script');
  });

  it('let nothing of a file or of another process become markup', () => {
    const [first] = statuses.filter((each): each is WorkingIntegration => each.state !== 'misconfigured');
    if (first === undefined) throw new Error('no integration');
    const pair = { operation: EVIL, because: EVIL };
    // oxlint-disable-next-line unicorn/no-thenable -- a word of the file; nobody awaits it
    const failure = { fails: EVIL, then: EVIL };
    const evil: WorkingIntegration = {
      ...first,
      title: EVIL,
      owner: EVIL,
      because: EVIL,
      carries: EVIL,
      runbook: `https://${EVIL}`,
      escalation: { who: EVIL, how: EVIL, when: EVIL },
      asked: [pair],
      failures: [failure],
    };
    expect(section([evil])).not.toMatch(/<script|<a href='x'/);
  });
});

describe('the runbooks', () => {
  const runbooks = new Runbooks();
  const names = readdirSync(join(PROJECT_ROOT, 'docs/runbooks')).map((file) => file.replace(/\.md$/, ''));
  /** One more where there is something that a service can do without. */
  const sectionsOf = (runbook: string) => [
    'What it carries',
    'How you see that it is ill',
    'Look at first',
    'What the gateway does by itself',
    ...(registry.integrations.some((each) => each.runbook === runbook && each.outOfUse?.heldBy === 'service')
      ? ['What you can switch off']
      : []),
    'Whom to call',
  ];

  it.each(['read-a-rollback', 'move-traffic'])('%s is read here as well', (name) => {
    expect(runbooks.index().text + runbooks.page('read-a-rollback').text).toContain(`href="/runbooks/${name}`);
    expect(runbooks.page(name).text).toContain('<h2');
  });

  it.each(names)('%s is a page, with nothing of its Markdown left over', (name) => {
    const { text } = runbooks.page(name);
    const prose = text.replaceAll(/<style>[^]*?<\/style>|<pre>[^]*?<\/pre>|<code>[^]*?<\/code>/g, '');
    expect(prose).not.toMatch(/\]\(|\*\*|`|^#+ |^\|/m);
  });

  it.each(registry.integrations.map(({ runbook }) => runbook))('%s says the same things as every other', (runbook) => {
    const text = readFileSync(join(PROJECT_ROOT, runbook), 'utf8');
    expect([...text.matchAll(/^## (.*)$/gm)].map((match) => match[1])).toEqual(sectionsOf(runbook));
    expect(runbooks.index().text).toContain(`href="${runbookLink(runbook)}"`);
  });

  it.each(['none', '../README', '__proto__', ''])('there is none that is called %j', (name) => {
    expect(() => runbooks.page(name)).toThrow('There is no such runbook');
  });
});

describe('markdown', () => {
  const rendered = (text: string): string =>
    markdown(text, (target) => (target === 'a' ? '/a' : undefined)).text.replaceAll(/\n\s*/g, '');

  it.each([
    ['two *words* and **more `code`**', '<p>two <em>words</em> and <strong>more <code>code</code></strong></p>'],
    ['[here](a), [there](b.md)', '<p><a href="/a">here</a>, there</p>'],
    ['1. one\n   and more\n2. two', '<ol><li>oneand more</li><li>two</li></ol>'],
    ['- one\n- two', '<ul><li>one</li><li>two</li></ul>'],
    ['## A `b`', '<h2>A <code>b</code></h2>'],
    ['```\na < b\n```', '<pre><code>a &lt; b</code></pre>'],
    ['<b>&', '<p>&lt;b&gt;&amp;</p>'],
    ['`**not strong**`', '<p><code>**not strong**</code></p>'],
  ])('%j', (text, expected) => expect(rendered(text)).toBe(expected));

  it('tables', () => {
    expect(rendered('| a | b |\n| --- | --- |\n| 1 | `2` |')).toMatch(
      /<th scope="col">a<\/th>.*<td>1<\/td><td><code>2<\/code><\/td>/,
    );
  });
});

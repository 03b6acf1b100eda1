import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@banyan/kernel';
import type { DecisionRecord } from '@banyan/rollout';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { ControlClient, groupReport, mismatchRecord, report } from '../control.fixture.js';
import type { Readiness } from '../readiness/readiness.js';
import { startedControl } from '../started-control.fixture.js';
import type { RunningControl } from '../start-control.js';
import type { IgnoreRuleList } from './ignore-rules.controller.js';
import type { IgnoreRuleView, ToldRule } from './ignore-rules.js';
import type { GroupList } from './mismatch-desk.js';
import type { MismatchView } from './mismatch-view.js';

const RULES = '/api/domains/inventory/ignore-rules';
const WHY = { person: 'anna', reason: 'the core rounds up until March' };

describe('rules about differences, over a real PostgreSQL', () => {
  let postgres: TestPostgres;
  let sql: Client;
  let control: RunningControl;
  let client: ControlClient;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'banyan-rules-'));
    postgres = await startPostgres();
    sql = new Client({ connectionString: postgres.url });
    await sql.connect();
    control = await startedControl(dataDir, { DATABASE_URL: postgres.url });
    client = new ControlClient(control.url);
    await until(async () => (await client.status()).control.database === 'connected', 'PostgreSQL answers');
  }, 60_000);
  afterAll(async () => {
    await control?.close();
    await sql?.end();
    await postgres?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const asked = async (path: string, body: object): Promise<[number, { code?: string } & IgnoreRuleView]> => {
    const answer = await client.post(path, body);
    return [answer.status, (await answer.json()) as { code?: string } & IgnoreRuleView];
  };
  const ignore = async (wish: object): Promise<IgnoreRuleView> => {
    const [status, rule] = await asked(RULES, { days: 14, ...WHY, ...wish });
    expect(status).toBe(200);
    return rule;
  };
  const ruleOf = async (number: number) =>
    (await client.get<IgnoreRuleList>(RULES)).rules.find((each) => each.number === number);
  /** What a gateway is told, and by it that it follows rules. */
  const told = async (ignoring?: readonly number[], replica = 'gateway-1'): Promise<readonly ToldRule[]> => {
    const sent = Object.assign(report({ requests: 1, failed: 0 }), ignoring && { ignoring });
    const answer = await client.post(`/api/replicas/${replica}/report`, sent);
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { ignoring: ToldRule[] }).ignoring;
  };
  const noted = async (kind: string, text: string) =>
    until(async () => {
      const path = '/api/domains/inventory/decisions';
      const { decisions } = await client.get<{ decisions: readonly DecisionRecord[] }>(path);
      return decisions.find((each) => each.kind === kind && each.reason.includes(text));
    }, `${kind} stands in the chain`);

  it('reach gateways at once, with the time that is left, and the chain with who and why', async () => {
    const { number, until: over } = await ignore({ path: 'a.b', kind: 'rounding', about: 'tax 7 %' });
    const rule = { operation: null, path: 'a.b', kind: 'rounding', about: 'tax 7 %' };
    const found = (await told()).find((each) => each.number === number);
    expect(found).toEqual({ number, domain: 'inventory', ...rule, remainingMs: expect.any(Number) });
    expect(Math.abs((found?.remainingMs ?? 0) - (Date.parse(over) - Date.now()))).toBeLessThan(60_000);
    const record = await noted('mismatch-ignored', 'a.b (rounding, tax 7 %) of every operation');
    expect(record).toMatchObject({ by: { kind: 'person', name: 'anna' }, evidence: { rule: { number, ...rule } } });
  });

  it('are withdrawn by a person, are told no more, and say who withdrew them', async () => {
    const { number } = await ignore({ path: 'withdrawn' });
    const word = { person: 'berta', reason: 'mended in 1.5' };
    const [status, ended] = await asked(`${RULES}/${number}/withdraw`, word);
    expect([status, ended]).toMatchObject([200, { endedBy: 'berta', endReason: 'mended in 1.5' }]);
    expect((await told()).map((each) => each.number)).not.toContain(number);
    expect(await asked(`${RULES}/${number}/withdraw`, word)).toMatchObject([409, { code: 'conflict' }]);
    expect(await asked(`${RULES}/999999/withdraw`, word)).toMatchObject([404, { code: 'not-found' }]);
    await noted('mismatch-counted', 'mended in 1.5');
  });

  it('end by themselves, and the same can then be ignored again', async () => {
    const { number } = await ignore({ path: 'over' });
    expect(await asked(RULES, { path: 'over', days: 1, ...WHY })).toMatchObject([409, { code: 'conflict' }]);
    await sql.query(
      `UPDATE operations.ignore_rule SET made_at = now() - interval '2 min', until = now() WHERE number = $1`,
      [number],
    );
    const ended = await until(async () => {
      const rule = await ruleOf(number);
      return rule?.endedAt == null ? undefined : rule;
    }, 'it has ended');
    expect(ended).toMatchObject({ endedBy: 'control', endReason: 'its time was over' });
    expect((await ignore({ path: 'over' })).number).toBeGreaterThan(number);
    await noted('mismatch-counted', 'rule ' + number);
  });

  it('say how many of the gateways that are heard follow them', async () => {
    const { number } = await ignore({ path: 'followed' });
    await told([number], 'gateway-1');
    await told([], 'gateway-2');
    expect((await client.get<IgnoreRuleList>(RULES)).gateways).toBe(2);
    expect((await ruleOf(number))?.followedBy).toBe(1);
  });

  it.each<[string, object]>([
    ['without an end', { days: undefined }],
    ['for longer than a quarter', { days: 91 }],
    ['for no time', { days: 0 }],
    ['without a reason', { reason: ' ' }],
    ['by nobody', { person: '' }],
    ['of no field', { path: undefined }],
    ['of a field that cannot be one', { path: '<b>' }],
    ['of a cause without a kind', { about: 'tax 7 %' }],
  ])('are refused %s', async (_, over) => {
    expect(await asked(RULES, { path: 'refused', days: 1, ...WHY, ...over })).toMatchObject([
      400,
      { code: 'invalid-request' },
    ]);
    expect((await client.get<IgnoreRuleList>(RULES)).rules.map(({ path }) => path)).not.toContain('refused');
  });

  describe('and what gateways ignored', () => {
    const LIST = '/api/domains/inventory/mismatches';
    const sendUntilKept = (records: readonly ReturnType<typeof mismatchRecord>[], told: object = {}) => {
      const stream = newId();
      return until(async () => {
        const sent = report({ requests: 1, failed: 0 });
        Object.assign(sent.shadow[0]!, { records: { stream, dropped: 0, next: records }, ...told });
        const answer = await client.post('/api/replicas/gateway-1/report', sent);
        const { kept } = (await answer.json()) as { kept: Record<string, { stream: string } | undefined> };
        return kept['inventory']?.stream === stream;
      }, 'they are kept');
    };

    it('is kept with the number of the rule, and is not what needs attention', async () => {
      const atMs = Date.now();
      await sendUntilKept([mismatchRecord(1, { path: 'known', atMs, ignoredBy: 7 })]);
      const [newest] = (await client.get<{ mismatches: MismatchView[] }>(`${LIST}?limit=1`)).mismatches;
      expect(newest).toMatchObject({ path: 'known', ignoredBy: 7 });
      const differ = async () => (await client.status()).attention.filter(({ text }) => text.includes('differ'));
      expect(await differ()).toEqual([]);
      await sendUntilKept([mismatchRecord(1, { path: 'news', atMs })]);
      await until(async () => (await differ()).length === 1, 'it needs attention');
    });

    it('is counted apart, and a group that a rule in force covers is nobody’s to judge', async () => {
      const [seen] = groupReport(1, { path: 'covered', ignored: 2, ignoredBy: 7 }).groups;
      const groups = { ...groupReport(1), stream: newId(), groups: [seen] };
      await sendUntilKept([mismatchRecord(1)], { groups });
      const list = (query: string) => client.get<GroupList>(`/api/domains/inventory/mismatch-groups?limit=500${query}`);
      const groupNow = async () => (await list('')).groups.find(({ path }) => path === 'covered');
      expect(await until(groupNow, 'the group is kept')).toMatchObject({
        count: 3,
        ignored: 2,
        ignoredBy: 7,
        rule: null,
      });
      const { number } = await ignore({ path: 'covered' });
      expect(await groupNow()).toMatchObject({ rule: number });
      const paths = async (query: string) => (await list(query)).groups.map(({ path }) => path);
      expect(await paths('&ignored=yes')).toEqual(['covered']);
      expect(await paths('&judged=no&ignored=no')).not.toContain('covered');
    });

    it('is told by readiness, which rules are in force', async () => {
      const { number } = await ignore({ path: 'ready', operation: 'availability.one' });
      const { checks } = await client.get<Readiness>('/api/readiness/inventory');
      const check = checks.find(({ id }) => id === 'ignored-mismatches');
      expect(check?.state).toBe('ok');
      expect(check?.value).toContain(`rule ${number}: ready of availability.one, by anna until `);
      expect(check?.value).not.toContain('withdrawn');
    });
  });
});

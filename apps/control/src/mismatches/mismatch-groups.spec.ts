import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, PROJECT_ROOT } from '@banyan/kernel';
import type { DecisionRecord } from '@banyan/rollout';
import type { GroupReport, MismatchSample, Numbered } from '@banyan/shadow';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { ControlClient, groupReport, mismatchSample, report } from '../control.fixture.js';
import type { RunningControl } from '../start-control.js';
import { startedControl } from '../started-control.fixture.js';
import type { BundleView } from './golden-bundle.js';
import type { GroupsKept } from './group-keeping.js';
import type { GroupList, GroupPage } from './mismatch-desk.js';

const GROUPS = '/api/domains/inventory/mismatch-groups';
const ONE_IN_STOCK = join(PROJECT_ROOT, 'libs/domains/src/inventory/golden/one-in-stock');

describe('mismatches in groups, over a real PostgreSQL', () => {
  let postgres: TestPostgres;
  let control: RunningControl;
  let client: ControlClient;
  let dataDir: string;
  let sequence = 0;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'banyan-groups-'));
    postgres = await startPostgres();
    control = await startedControl(
      dataDir,
      { DATABASE_URL: postgres.url, CONTRACT_PREFIX: '' },
      { switchOff: () => Promise.resolve() },
    );
    client = new ControlClient(control.url);
    await until(async () => (await client.status()).control.database === 'connected', 'PostgreSQL answers');
  });
  afterAll(async () => {
    await control?.close();
    await postgres?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const send = async (replica: string, told: { groups?: unknown; samples?: unknown }): Promise<GroupsKept> => {
    const sent = report({ requests: 1, failed: 0 });
    Object.assign(sent.shadow[0]!, told);
    const answer = await client.post(`/api/replicas/${replica}/report`, sent);
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { groups: Record<string, GroupsKept> }).groups['inventory'] ?? {};
  };
  /** As a gateway does: again and again until it is acknowledged. */
  const sendUntilKept = async (
    groups: GroupReport | undefined,
    next: readonly Numbered<MismatchSample>[] = [],
    replica = 'gateway-1',
  ): Promise<void> => {
    const samples = { stream: newId(), dropped: 0, next };
    let [isCounted, isSampled] = [groups === undefined, next.length === 0];
    await until(async () => {
      const kept = await send(replica, { ...(groups && { groups }), ...(next.length === 0 ? {} : { samples }) });
      isCounted ||=
        kept.counts?.stream === groups?.stream && kept.counts?.sequences.includes(groups?.sequence ?? 0) === true;
      isSampled ||= kept.samples?.stream === samples.stream && kept.samples.sequence === next.at(-1)?.sequence;
      return isCounted && isSampled;
    }, 'the report is acknowledged');
  };
  /** Of a group of its own, so that tests do not meet. */
  const told = (path: string, over: object = {}): GroupReport => groupReport(++sequence, { path, ...over });
  const listed = (query = '') => client.get<GroupList>(`${GROUPS}${query}`);
  const groupAt = async (path: string) => {
    const found = (await listed('?limit=500')).groups.find((group) => group.path === path);
    if (found === undefined) throw new Error(`no group of ${path}`);
    return found;
  };
  const pageOf = async (id: string) => client.get<GroupPage>(`${GROUPS}/${id}`);
  const html = async (address: string) => (await fetch(control.url + address)).text();

  it('are added up over replicas and held against what was compared, each word once', async () => {
    const first = told('a', { count: 3 });
    await sendUntilKept(first);
    await sendUntilKept(first);
    await sendUntilKept(
      { ...told('a', { count: 4, served: 0, questions: ['00000000000000c3'] }), stream: newId() },
      [],
      'gateway-2',
    );
    const group = await groupAt('a');
    expect(group).toMatchObject({
      count: 7,
      served: 1,
      compared: 240,
      questions: { count: 3, exact: true },
      judgement: null,
    });
    expect(group.ratio).toBeCloseTo(7 / 240);
    expect((await listed()).comparisons).toEqual([
      { operation: 'availability.one', release: '1.0.0+a', compared: 240, mismatched: 6, ignored: 0 },
    ]);
  });

  it('are read page by page, by release, and by whether anybody has judged them', async () => {
    const { stream } = told('x');
    for (const path of ['b', 'c', 'd']) await sendUntilKept({ ...told(path, { count: 9, release: '2.0.0' }), stream });
    const release = encodeURIComponent('2.0.0');
    expect((await listed(`?release=${release}&limit=2`)).groups.map(({ path }) => path)).toEqual(['b', 'c']);
    expect(await listed(`?release=${release}&limit=2&offset=2`)).toMatchObject({ total: 3, groups: [{ path: 'd' }] });
    expect((await listed('?judged=yes')).total).toBe(0);
    expect((await listed('?judged=no')).total).toBeGreaterThan(3);
    expect(await html(`/mismatches/inventory?release=${release}&limit=2`)).toContain('offset=2&amp;release=2.0.0');
  });

  it.each(['days=0', 'days=31', 'limit=501', 'offset=-1', 'judged=maybe'])('are not read by %s', async (query) => {
    expect((await fetch(`${control.url}${GROUPS}?${query}`)).status).toBe(400);
  });

  it('have samples, the newest first, with what differs marked on the page', async () => {
    const path = 'stock.quantityE4';
    const older = mismatchSample(1);
    const newer = mismatchSample(2, { atMs: older.atMs + 5_000, lot: '0000000000000001', serving: 'service' });
    await sendUntilKept(told(path), [older, newer]);
    const { id } = await groupAt(path);
    const { samples } = await pageOf(id);
    expect(samples.map((sample) => sample.id)).toEqual([newer.id, older.id]);
    expect(samples[1]).toMatchObject({
      question: older.question,
      answers: older.answers,
      noCase: null,
      replica: 'gateway-1',
    });
    const text = (await html(`/mismatches/inventory/${id}`)).replaceAll(/\s+/g, ' ');
    expect(text).toMatch(
      /<tr class="differs"> <td> <code>stock.quantityE4<\/code> <strong class="small">differs<\/strong>/,
    );
    expect(text).toMatch(/legacy said"><code>120000<\/code><\/td> <td data-label="service said"><code>130000<\/code>/);
    expect(text).toContain('withheld: object <code>00000000000000cc</code>');
    expect(await html('/mismatches/inventory')).toContain(`href="/mismatches/inventory/${id}"`);
  });

  it('that cannot be read are left out, and cost neither evidence nor the others', async () => {
    const good = mismatchSample(2, { path: 'odd' });
    const odd = [
      { ...mismatchSample(1), lot: 'x' },
      { ...mismatchSample(1), answers: [{ at: 'a', path: 'a', legacy: 5, service: null, state: 'differs' }] },
      { ...mismatchSample(1), case: { kind: 'ready', file: '../legacy.xml' } },
      { ...mismatchSample(1), release: 'a b' },
    ] as unknown as Numbered<MismatchSample>[];
    const groups = told('odd');
    const rows = [{ ...groups.groups[0]!, count: -1 }, { ...groups.groups[0]!, path: '<b>' }, ...groups.groups];
    await sendUntilKept({ ...groups, groups: rows }, [...odd, good]);
    expect((await pageOf((await groupAt('odd')).id)).samples.map(({ id }) => id)).toEqual([good.id]);
    expect(await send('gateway-9', { groups: { stream: 'x' }, samples: { next: 5 } })).toEqual({});
  });

  it('let nothing that an arm said become markup', async () => {
    const evil = `<script>alert("1")</script><a href='x'>&`;
    await sendUntilKept(told('evil', { about: evil }), [
      mismatchSample(1, {
        path: 'evil',
        about: evil,
        definition: evil,
        question: [{ at: evil, value: { text: evil } }],
        answers: [{ path: evil, at: evil, legacy: { text: evil }, service: null, state: 'differs' }],
        case: { kind: 'none', because: 'withheld' },
      }),
    ]);
    const { id } = await groupAt('evil');
    for (const text of [await html(`/mismatches/inventory/${id}`), await html('/mismatches/inventory?limit=500')]) {
      expect(text).toContain('&lt;script&gt;');
      expect(text).not.toContain('<script');
      expect(text).not.toContain("<a href='x'");
    }
  });

  describe('judged by a person', () => {
    const wish = { judgement: 'known-and-wanted', person: 'anna', reason: 'the shop says so since spring' };
    const form = (id: string, fields: Record<string, string>, headers: Record<string, string>) =>
      fetch(`${control.url}/mismatches/inventory/${id}/judgement`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers,
        redirect: 'manual',
      });

    it('carry it, on every release, with a record in the chain and nothing else moved', async () => {
      await sendUntilKept(told('judged'));
      await sendUntilKept({ ...told('judged', { release: '9.0.0' }), stream: newId() });
      const before = await client.status();
      const { id } = await groupAt('judged');
      const answer = await client.post(`${GROUPS}/${id}/judgement`, wish);
      expect(answer.status).toBe(200);
      const { decisionId } = (await answer.json()) as { decisionId: string };
      const groups = (await listed('?judged=yes')).groups.filter(({ path }) => path === 'judged');
      expect(groups).toHaveLength(2);
      for (const { judgement } of groups) expect(judgement).toMatchObject({ ...wish, decisionId });
      const { record } = await client.get<{ record: DecisionRecord }>(`/api/decisions/${decisionId}`);
      expect(record).toMatchObject({
        kind: 'mismatch-judged',
        by: { kind: 'person', name: 'anna' },
        reason: wish.reason,
        evidence: { judgement: 'known-and-wanted', group: { id, path: 'judged' }, seen: { count: 3 } },
      });
      const [after] = (await client.status()).domains;
      expect([after?.latch, after?.verdict, after?.shadow.mismatched]).toEqual([
        before.domains[0]?.latch,
        before.domains[0]?.verdict,
        before.domains[0]?.shadow.mismatched,
      ]);
      expect(await html(`/mismatches/inventory/${id}`)).toContain('known and wanted');
      expect((await html(`/mismatches/inventory/${id}`)).replaceAll(/\s+/g, ' ')).toContain(
        'it changes no count, no evidence',
      );
    });

    it('by the form of our own page, and can be taken back', async () => {
      await sendUntilKept(told('form'));
      const { id } = await groupAt('form');
      // What a browser says of a page that sends no referrer.
      const own = { origin: 'null', 'sec-fetch-site': 'same-origin' };
      const sent = await form(id, { ...wish, judgement: 'service-wrong' }, own);
      expect([sent.status, sent.headers.get('location')]).toEqual([303, `/mismatches/inventory/${id}`]);
      expect((await groupAt('form')).judgement).toMatchObject({ judgement: 'service-wrong', person: 'anna' });
      expect((await form(id, { ...wish, judgement: 'open' }, own)).status).toBe(303);
      expect((await groupAt('form')).judgement).toBeNull();
    });

    it.each<[string, number, Record<string, string>, (url: string) => Record<string, string>]>([
      ['a page of another site', 403, wish, () => ({ origin: 'https://evil.example' })],
      ['nobody says where', 403, wish, () => ({})],
      ['a page without an origin', 403, wish, () => ({ origin: 'null' })],
      [
        'a page of another site, says the browser',
        403,
        wish,
        (url) => ({ origin: url, 'sec-fetch-site': 'cross-site' }),
      ],
      ['nobody who gives a reason', 400, { ...wish, reason: '  ' }, (url) => ({ origin: url })],
      ['nobody by name', 400, { ...wish, person: '' }, (url) => ({ origin: url })],
      ['somebody with a word of his own', 400, { ...wish, judgement: 'fine' }, (url) => ({ origin: url })],
    ])('not by %s', async (_, status, fields, headers) => {
      await sendUntilKept(told('guarded'));
      const { id } = await groupAt('guarded');
      expect((await form(id, fields, headers(control.url))).status).toBe(status);
      expect((await groupAt('guarded')).judgement).toBeNull();
    });
  });

  describe('made a golden case', () => {
    const golden = (id: string, query: string) => fetch(`${control.url}/api/mismatch-samples/${id}/golden?${query}`);
    const textsOf = ({ files }: BundleView): Record<string, string> =>
      Object.fromEntries(files.map(({ name, base64 }) => [name, Buffer.from(base64, 'base64').toString()]));
    const sampled = async (path: string, over: Partial<MismatchSample> = {}) => {
      const sample = mismatchSample(1, { path, ...over });
      await sendUntilKept(told(path), [sample]);
      return sample;
    };

    it('is the very folder that people would write, where legacy is right', async () => {
      const sample = await sampled('golden');
      const bundle = (await (await golden(sample.id, 'expected=legacy')).json()) as BundleView;
      expect(bundle).toMatchObject({ domain: 'inventory', operation: 'availability.one', expected: 'legacy' });
      expect(bundle.name).toBe(`mismatch-availability-one-one-unit-off-${sample.id.slice(-8)}`);
      const { 'mismatch.json': origin = '', 'question.json': question = '', ...others } = textsOf(bundle);
      for (const [name, text] of Object.entries(others))
        expect([name, text]).toEqual([name, readFileSync(join(ONE_IN_STOCK, name), 'utf8')]);
      expect(Object.keys(others).sort()).toEqual(['canonical.json', 'legacy.xml', 'v1.json', 'v2.json']);
      expect(JSON.parse(question)).toEqual({
        ...(JSON.parse(readFileSync(join(ONE_IN_STOCK, 'question.json'), 'utf8')) as object),
        about: expect.stringMatching(
          /^From a mismatch of the service 1\.0\.0\+a on \d{4}-\d\d-\d\d: golden .* what legacy said\.$/,
        ),
      });
      expect(JSON.parse(origin)).toMatchObject({ sample: sample.id, expected: 'legacy', traceId: 'b'.repeat(32) });
    });

    it('expects what the service said where it is right, and nothing that need not be alike', async () => {
      const sample = await sampled('golden-service');
      const query = 'expected=service&name=stock-of-the-display&about=The%20display%20piece%20counts.';
      const bundle = (await (await golden(sample.id, query)).json()) as BundleView;
      expect(bundle.name).toBe('stock-of-the-display');
      const { 'canonical.json': canonical = '', 'question.json': question = '', 'v1.json': v1 = '' } = textsOf(bundle);
      expect(JSON.parse(canonical)).toEqual({
        kind: 'available',
        sku: 'TEE-BLUE-M',
        channel: 'web',
        sellable: true,
        stock: { kind: 'counted', quantityE4: 130_000 },
      });
      expect(JSON.parse(question)).toMatchObject({ about: 'The display piece counts.' });
      expect(JSON.parse(v1)).toMatchObject({ body: { quantity: 13 } });
    });

    it('is a tar file by one click on the page, that tar unpacks', async () => {
      const sample = await sampled('golden-tar');
      const { id } = await groupAt('golden-tar');
      const page = await html(`/mismatches/inventory/${id}`);
      const action = /action="([^"]+golden\.tar)"/.exec(page)?.[1] ?? '';
      // As a browser sends the form: a field that was left empty is sent empty.
      const answer = await fetch(`${control.url}${action}?name=&expected=legacy`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-tar']);
      const name = `mismatch-availability-one-one-unit-off-${sample.id.slice(-8)}`;
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${name}.tar"`);
      const file = join(dataDir, 'case.tar');
      writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
      execFileSync('tar', ['-xf', file, '-C', dataDir]);
      expect(readdirSync(join(dataDir, name)).sort()).toEqual([
        'canonical.json',
        'legacy.xml',
        'mismatch.json',
        'question.json',
        'v1.json',
        'v2.json',
      ]);
      for (const each of ['legacy.xml', 'canonical.json']) {
        expect(readFileSync(join(dataDir, name, each))).toEqual(readFileSync(join(ONE_IN_STOCK, each)));
      }
    });

    it('is none where the core’s words were not kept, and says why', async () => {
      const sample = await sampled('golden-none', { case: { kind: 'none', because: 'moved' } });
      const answer = await golden(sample.id, 'expected=legacy');
      expect(answer.status).toBe(409);
      expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('legacy said something else') });
      const page = await html(`/mismatches/inventory/${(await groupAt('golden-none')).id}`);
      expect(page.replaceAll(/\s+/g, ' ')).toContain('No golden case: Asked once more, legacy said something else');
      expect(page).not.toContain('golden.tar');
    });

    it.each([
      'expected=neither',
      'name=x',
      'expected=legacy&name=..%2Fx',
      'expected=legacy&name=A',
      `expected=legacy&name=${'a'.repeat(61)}`,
    ])('is none by %s', async (query) => {
      expect((await golden(newId(), query)).status).toBe(400);
    });
  });

  it('wait in the replica while PostgreSQL is away', async () => {
    await postgres.pause();
    const waiting = told('waiting');
    await until(async () => {
      expect((await send('gateway-1', { groups: waiting })).counts).toBeUndefined();
      return (await client.status()).control.database === 'away';
    }, 'control notices');
    expect((await fetch(`${control.url}${GROUPS}`)).status).toBe(503);
    expect((await fetch(`${control.url}/mismatches/inventory`)).status).toBe(503);
    await postgres.resume();
    await sendUntilKept(waiting);
    // What is read has connections of its own, which are made again by themselves.
    await until(async () => (await groupAt('waiting')).count === 3, 'it is read again');
  });
});

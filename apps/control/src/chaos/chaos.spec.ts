import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NO_TALLY, type ChaosTally, type ToldRun } from '@banyan/chaos';
import { RolloutStore, tripRequest } from '@banyan/rollout';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { ControlClient, report } from '../control.fixture.js';
import type { IncidentSummary } from '../incidents/incident.js';
import type { Readiness } from '../readiness/readiness.js';
import { startedControl } from '../started-control.fixture.js';
import type { RunningControl } from '../start-control.js';
import type { ChaosRun } from './chaos-run.js';

const WORD = { person: 'anna', reason: 'game day' };
const SOAP = 'legacy-stock-soap';

let postgres: TestPostgres;
let store: RolloutStore;
let control: RunningControl;
let client: ControlClient;
let dataDir: string;
let ramp: string;
/** What the one gateway has counted, by run. */
let counted: Record<string, ChaosTally> = {};
let allowed = true;
let reporting: NodeJS.Timeout | undefined;
let lastTold: readonly ToldRun[] = [];

/** One gateway that says what the test has it say, as often as a real one does. */
async function say(): Promise<void> {
  const runs = Object.entries(counted).map(([run, tally]) => ({ run, inForce: true, ...tally, took: [...tally.took] }));
  const said = Object.assign(report({ requests: 0, failed: 0, legacyRequests: 0 }), { chaos: { allowed, runs } });
  const answer = await client.post('/api/replicas/gateway-1/report', said);
  if (answer.ok) lastTold = ((await answer.json()) as { chaos: readonly ToldRun[] }).chaos;
}

async function start(environment: {
  readonly BANYAN_CHAOS: boolean;
  readonly BANYAN_RAMP_DIR?: string;
}): Promise<void> {
  await control?.close();
  control = await startedControl(dataDir, { DATABASE_URL: postgres.url, ...environment });
  client = new ControlClient(control.url);
  await until(async () => (await client.status()).domains[0]?.latch !== null, 'control has read the latches');
  await until(async () => (await client.status()).control.leading.state === 'leads', 'it leads');
}

/** As often as a gateway does, and a little more. */
function keepReporting(): void {
  reporting = setInterval(() => void say().catch(() => undefined), 200);
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'banyan-chaos-'));
  ramp = mkdtempSync(join(tmpdir(), 'banyan-chaos-ramp-'));
  writeFileSync(join(ramp, 'inventory.ramp.yaml'), FROZEN_PLAN);
  postgres = await startPostgres();
  store = new RolloutStore({ url: postgres.url });
  await store.start();
  await start({ BANYAN_CHAOS: true });
  await say();
  keepReporting();
}, 90_000);
afterAll(async () => {
  clearInterval(reporting);
  await control?.close();
  await store?.stop();
  await postgres?.stop();
  rmSync(dataDir, { recursive: true, force: true });
  rmSync(ramp, { recursive: true, force: true });
});

const begin = (over: object = {}, integration = SOAP) =>
  client.post(`/api/chaos/${integration}/start`, { ...WORD, fault: 'errors', sharePercent: 20, seconds: 60, ...over });
const begun = async (over: object = {}): Promise<ChaosRun> => {
  const answer = await begin(over);
  expect(answer.status).toBe(200);
  return (await answer.json()) as ChaosRun;
};
const stop = () => client.post(`/api/chaos/${SOAP}/stop`, WORD);
const runOf = async (id: string): Promise<ChaosRun> => {
  const { runs } = await client.get<{ runs: readonly ChaosRun[] }>('/api/chaos');
  return runs.find((run) => run.id === id)!;
};
/** Over, though its counts may still be coming in. */
const over = (id: string) =>
  until(async () => ((await runOf(id)).endedAt === null ? undefined : runOf(id)), 'the run is over', 20_000);
const settled = (id: string) =>
  until(
    async () => ((await runOf(id)).outcome === null ? undefined : runOf(id)),
    'the run is over and counted',
    20_000,
  );
const refusal = async (answer: Response) => {
  const { code, because } = (await answer.json()) as { code: string; because?: string };
  return [answer.status, code, because];
};
const check = async (id: string) =>
  (await client.get<Readiness>('/api/readiness/inventory')).checks.find((each) => each.id === id);

describe('a run', () => {
  it('is told to gateways while it goes on, stands on the status and in the chain, and is taken down for readiness', async () => {
    const run = await begun();
    expect(run).toMatchObject({
      integration: SOAP,
      domain: 'inventory',
      fault: 'errors',
      sharePercent: 20,
      latencyMs: null,
    });
    await until(() => lastTold.length === 1, 'the gateway is told');
    expect(lastTold[0]).toMatchObject({
      run: run.id,
      operations: ['availability.one', 'availability.batch'],
      fault: 'errors',
      sharePercent: 20,
    });
    expect(lastTold[0]?.remainingMs).toBeLessThanOrEqual(60_000);
    const { attention, domains } = await client.status();
    expect(attention.map(({ text }) => text).join('\n')).toContain(
      `chaos on ${SOAP}, errors for 20 % of sessions, until`,
    );
    expect(domains[0]?.promotion.blocks.map(({ code }) => code)).toContain('chaos');
    expect(await refusal(await begin())).toEqual([409, 'conflict', undefined]);
    counted = { [run.id]: { ...NO_TALLY, injected: 30, requests: 40, stoodIn: 6, all: { requests: 900, failed: 0 } } };
    await until(async () => (await runOf(run.id)).tally?.injected === 30, 'its counts are shown while it goes on');
    expect((await stop()).status).toBe(200);
    await until(() => lastTold.length === 0, 'no gateway is told any more');
    expect(await settled(run.id)).toMatchObject({ endedBecause: 'person', endedBy: 'anna', outcome: 'degraded' });
    expect(await check(`integration-${SOAP}`)).toMatchObject({
      state: 'ok',
      value: expect.stringMatching(
        /^errors for 20 % of sessions \(chaos .*\) at .*: degraded, 30 of their calls were touched/,
      ),
    });
    expect((await check('fault-run'))?.state).toBe('ok');
    const kinds = (await store.decisions('inventory', 10)).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(['chaos-begun', 'chaos-ended']);
    const { entries } = await client.get<{ entries: readonly { kind: string; text: string }[] }>(
      '/api/timeline?kind=chaos-begun,chaos-ended',
    );
    expect(entries.map(({ kind }) => kind)).toEqual(['chaos-ended', 'chaos-begun']);
  }, 60_000);

  it('is stopped by the budget that it burns, and has not passed; another ends when its time is over', async () => {
    const short = (await (await begin({ seconds: 1 }, 'legacy-stock-msi')).json()) as ChaosRun;
    const run = await begun();
    const burning = { ...NO_TALLY, injected: 20, requests: 20, failed: 3, all: { requests: 100, failed: 3 } };
    counted = { [run.id]: { ...burning, failed: 2, all: { requests: 100, failed: 2 } } };
    await until(async () => (await runOf(run.id)).tally?.failed === 2, 'two failures are known');
    expect((await runOf(run.id)).endedAt).toBeNull();
    counted = { [run.id]: burning };
    const harmful = await settled(run.id);
    expect(harmful).toMatchObject({ endedBecause: 'harm', outcome: 'failed' });
    expect(harmful.endReason).toContain('3 of 100 requests failed since it began');
    expect((await check(`integration-${SOAP}`))?.state).toBe('not-ok');
    expect(await check('fault-run')).toMatchObject({ state: 'not-ok', value: expect.stringMatching(/1 of 1 faults/) });
    // What injected nothing proves nothing.
    expect(await settled(short.id)).toMatchObject({
      endedBecause: 'time',
      endedBy: 'control',
      outcome: 'nothing-injected',
    });
    expect((await check('integration-legacy-stock-msi'))?.state).toBe('unknown');
  }, 60_000);

  it('is stopped when an incident is opened, and the incident says so', async () => {
    const run = await begun();
    const answer = await client.post('/api/incidents', {
      ...WORD,
      scope: 'inventory',
      severity: 'minor',
      title: 'stock is odd',
    });
    expect(answer.status).toBeLessThan(300);
    expect((await over(run.id)).endedBecause).toBe('incident-open');
    const open = (await client.get<{ incidents: readonly IncidentSummary[] }>('/api/incidents?state=open')).incidents;
    expect(await refusal(await begin())).toEqual([409, 'chaos-refused', 'incident-open']);
    const page = await until(async () => {
      const one = await client.get<{ timeline: readonly { text: string }[] }>(`/api/incidents/${open[0]?.id}`);
      return one.timeline.some(({ text }) => text.startsWith(`chaos on ${SOAP}`)) ? one : undefined;
    }, 'the incident names the run');
    expect(page.timeline.map(({ text }) => text).join('\n')).toContain('is over: An incident is open');
    await client.post(`/api/incidents/${open[0]?.id}/resolve`, WORD);
  }, 60_000);

  it('is ended by a control that finds it and has heard of no gateway; inside a freeze window there is none', async () => {
    const run = await begun();
    clearInterval(reporting);
    await start({ BANYAN_CHAOS: true, BANYAN_RAMP_DIR: ramp });
    expect((await over(run.id)).endedBecause).toBe('no-gateway');
    await say();
    expect(await refusal(await begin())).toEqual([409, 'chaos-refused', 'frozen']);
    await start({ BANYAN_CHAOS: true });
    await say();
    keepReporting();
  }, 60_000);
});

describe('a run is refused', () => {
  it('out of bounds, on what is not called for a session, and on what there is not', async () => {
    expect(await refusal(await begin({ sharePercent: 51 }))).toEqual([400, 'invalid-request', undefined]);
    expect(await refusal(await begin({ seconds: 901 }))).toEqual([400, 'invalid-request', undefined]);
    expect(await refusal(await begin({ fault: 'fire' }))).toEqual([400, 'invalid-request', undefined]);
    expect(await refusal(await begin({}, 'payment-primary'))).toEqual([409, 'conflict', undefined]);
    expect(await refusal(await begin({}, 'nothing-such'))).toEqual([404, 'not-found', undefined]);
    expect(await refusal(await stop())).toEqual([409, 'conflict', undefined]);
  });

  it('where a gateway does not allow it', async () => {
    allowed = false;
    await say();
    expect(await refusal(await begin())).toEqual([409, 'chaos-refused', 'not-allowed']);
    allowed = true;
    await say();
  });

  it('while a domain is tripped, and a run that goes on ends with the trip', async () => {
    const run = await begun();
    const epoch = (await store.readLatches()).get('inventory')?.epoch ?? 0;
    const by = { kind: 'replica', replica: 'gateway-1' } as const;
    await store.trip(tripRequest({ domain: 'inventory', by, reason: 'bad', evidence: {}, atMs: Date.now(), epoch }));
    expect((await over(run.id)).endedBecause).toBe('tripped');
    expect(await refusal(await begin())).toEqual([409, 'chaos-refused', 'tripped']);
  }, 60_000);

  it('where control does not allow it', async () => {
    await start({ BANYAN_CHAOS: false });
    await say();
    expect(await refusal(await begin())).toEqual([409, 'chaos-refused', 'not-allowed']);
  }, 60_000);
});

const FROZEN_PLAN = `
owner: platform team
reason: a test
steps:
  - { percent: 1, requests: 100, minutes: 60 }
  - { percent: 100 }
timeZone: Europe/Berlin
hours:
  - { days: [mon, tue, wed, thu], from: '09:00', to: '16:00' }
freezes:
  - { name: a long winter, reason: a test, from: 2020-01-01T00:00, to: 2099-01-01T00:00 }
shadow: { required: false }
`;

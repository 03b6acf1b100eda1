import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isoUtc } from '@banyan/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { ControlClient, mismatchRecord, RECORDED_AT_MS, report } from '../control.fixture.js';
import type { MismatchRecordDto } from '../reports/shadow-report.dto.js';
import type { RunningControl } from '../start-control.js';
import { startedControl } from '../started-control.fixture.js';
import type { KeptByDomain } from './mismatch-keeping.js';
import type { MismatchView } from './mismatch-view.js';

const STREAM = '01976e2a-0000-7000-8000-00000000000a';

describe('differences that replicas bring, over a real PostgreSQL', () => {
  let postgres: TestPostgres;
  let control: RunningControl;
  let client: ControlClient;
  let dataDir: string;

  const start = async (): Promise<void> => {
    control = await startedControl(dataDir, { DATABASE_URL: postgres.url }, { switchOff: () => Promise.resolve() });
    client = new ControlClient(control.url);
    await until(async () => (await client.status()).control.database === 'connected', 'PostgreSQL answers');
  };
  const send = async (next: MismatchRecordDto[], stream = STREAM): Promise<KeptByDomain> => {
    const sent = report({ requests: 1, failed: 0 });
    Object.assign(sent.shadow[0]!, { records: { stream, dropped: 0, next } });
    const answer = await client.post('/api/replicas/gateway-1/report', sent);
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { kept: KeptByDomain }).kept;
  };
  /** As a gateway does: again and again until it is acknowledged. */
  const sendUntilKept = (next: MismatchRecordDto[], stream = STREAM) =>
    until(async () => {
      const kept = (await send(next, stream))['inventory'];
      return kept?.stream === stream && kept.sequence === next.at(-1)?.sequence;
    }, 'the records are acknowledged');
  const listed = async (query = '') =>
    (await client.get<{ mismatches: MismatchView[] }>(`/api/domains/inventory/mismatches${query}`)).mismatches;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'banyan-mismatches-'));
    postgres = await startPostgres();
    await start();
  });
  afterAll(async () => {
    await control?.close();
    await postgres?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('are acknowledged once they are kept, kept once, and listed newest first', async () => {
    expect(await send([mismatchRecord(1), mismatchRecord(2)])).toEqual({});
    await sendUntilKept([mismatchRecord(1), mismatchRecord(2)]);
    await sendUntilKept([mismatchRecord(2), mismatchRecord(3, { shadowHash: '00000000000000ff' })]);
    expect(await listed()).toHaveLength(3);
    const [newest] = await listed('?limit=1');
    expect(newest).toEqual({
      at: isoUtc(RECORDED_AT_MS + 3),
      ignoredBy: null,
      replica: 'gateway-1',
      operation: 'availability.one',
      serving: 'legacy',
      shadow: 'service',
      path: 'stock.quantityE4',
      servingType: 'number',
      shadowType: 'number',
      servingHash: '0123456789abcdef',
      shadowHash: '00000000000000ff',
      inputHash: '0011223344556677',
      traceId: 'a'.repeat(32),
      askedAgain: 1,
      stage: 'shadow',
      definition: 'first',
    });
    expect((await client.status()).domains[0]?.shadow.examples).toEqual(await listed());
    expect(await (await fetch(`${control.url}/status`)).text()).toContain('<code>00000000000000ff</code>');
  });

  it('of a replica that restarted are others, though their sequence begins anew', async () => {
    const before = (await listed()).length;
    await sendUntilKept([mismatchRecord(1)], '01976e2a-0000-7000-8000-00000000000b');
    expect(await listed()).toHaveLength(before + 1);
  });

  it.each([
    ['a value in place of a hash', { servingHash: '12.0000' }],
    ['a path without end', { path: 'x'.repeat(201) }],
    ['no sequence', { sequence: 0 }],
  ])('with %s are refused', async (_, over) => {
    const sent = report({ requests: 1, failed: 0 });
    Object.assign(sent.shadow[0]!, { records: { stream: STREAM, dropped: 0, next: [mismatchRecord(9, over)] } });
    expect((await client.post('/api/replicas/gateway-1/report', sent)).status).toBe(400);
  });

  it.each(['0', '501', 'x', '1.5'])('are not listed %s at a time', async (limit) => {
    expect((await fetch(`${control.url}/api/domains/inventory/mismatches?limit=${limit}`)).status).toBe(400);
  });

  it('wait in the replica while PostgreSQL is away, and while control restarts', async () => {
    const before = (await listed()).length;
    await postgres.pause();
    await until(async () => {
      await send([mismatchRecord(10)]);
      return (await client.status()).control.database === 'away';
    }, 'control notices');
    expect((await send([mismatchRecord(10)]))['inventory']?.sequence).not.toBe(10);
    expect((await fetch(`${control.url}/api/domains/inventory/mismatches`)).status).toBe(503);
    expect((await client.status()).domains[0]?.shadow).toMatchObject({ examples: null, records: { waiting: 1 } });
    await control.close();
    await postgres.resume();
    await start();
    await sendUntilKept([mismatchRecord(10)]);
    expect(await listed()).toHaveLength(before + 1);
  });
});

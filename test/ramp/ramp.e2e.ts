import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyChain, type DecisionRecord } from '@banyan/rollout';
import type { DomainStatus } from '../../apps/control/src/status/shop-status.js';
import { breakInventory, resetInventory, slide } from '../support/domain-status.js';
import { EvidenceTraffic } from '../support/evidence-traffic.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

const PLAN = `
owner: the test
reason: a whole ramp in a real shop
steps:
  - { percent: 10, requests: 400 }
  - { percent: 25, requests: 200 }
  - { percent: 50, requests: 200 }
  - { percent: 100 }
timeZone: Europe/Berlin
hours: [{ days: [mon, tue, wed, thu, fri, sat, sun], from: '00:00', to: '24:00' }]
shadow: { required: true, requests: 50 }
`;
const STEPS = [10, 25, 50, 100];
/** Three operations at a share of 10 % want some three thousand requests, of a machine that may do much else. */
const RAMP_MS = 300_000;

describe('a ramp in a real shop', () => {
  let shop: Shop;
  let folder: string;
  let traffic: EvidenceTraffic;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'banyan-ramp-'));
    writeFileSync(join(folder, 'inventory.ramp.yaml'), PLAN);
    shop = await startShop({
      // What is remembered is asked of no arm and proves nothing; what is copied must find a place.
      env: { BANYAN_RAMP_DIR: folder, BANYAN_BROWSE_FRESH_MS: '0', BANYAN_SHADOW_CONCURRENCY: '64' },
    });
    const { skus } = (await shop.legacy('GET', '/__books/skus?limit=300')) as { skus: readonly string[] };
    traffic = new EvidenceTraffic(shop.url('gateway'), skus);
  }, 240_000);
  afterAll(async () => {
    await traffic?.leave();
    await shop?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = async <T>(path: string): Promise<T> => {
    const answer = await fetch(shop.url('control') + path, { signal: AbortSignal.timeout(30_000) });
    if (!answer.ok) throw new Error(`control answered ${path} with ${answer.status}`);
    return (await answer.json()) as T;
  };
  const status = () => get<DomainStatus>('/api/domains/inventory');
  const records = async (): Promise<readonly DecisionRecord[]> =>
    (await get<{ decisions: DecisionRecord[] }>('/api/domains/inventory/decisions')).decisions;
  const stands = async () => (await shop.flags.read('inventory.serve')).rollout;
  const resume = async (reason: string): Promise<Response> =>
    fetch(`${shop.url('control')}/api/domains/inventory/ramp/resume`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ person: 'anna', reason }),
    });
  /** Percents that were written down as steps, in their order. */
  const stepsIn = (list: readonly DecisionRecord[]) =>
    list
      .filter(({ kind }) => kind === 'ramp-step')
      .map(({ evidence }) => (evidence as { ramp: { to: number } }).ramp.to);

  it(
    'rises by itself from the first step to the last, each on its own evidence, with every step on record',
    async () => {
      await slide(shop, { serve: 10, shadow: 20 }, 'canary');
      expect((await status()).ramp).toMatchObject({ state: 'stood-down' });
      expect((await resume('the canary was agreed on')).status).toBe(200);
      const seen = new Set<number>();
      await until(
        async () => {
          const { ramp, promotion } = await status();
          seen.add(await stands());
          if (ramp?.state === 'frozen') expect(promotion.blocks.length + ramp.reasons.length).toBeGreaterThan(0);
          return ramp?.state === 'complete';
        },
        'the last step is reached',
        RAMP_MS,
      );
      // Each of them stands on record; one that was over between two looks was not seen.
      expect([...seen]).toEqual(STEPS.filter((step) => seen.has(step)));
      expect([...seen].slice(-1)).toEqual([100]);
      const list = await records();
      expect(verifyChain(list)).toMatchObject({ intact: true });
      expect(stepsIn(list)).toEqual(STEPS.slice(1));
      for (const { evidence } of list.filter(({ kind }) => kind === 'ramp-step')) {
        const { ramp, verdict, evidence: counted } = evidence as never as StepRecord;
        expect(verdict.kind).toBe('healthy');
        expect(counted.share).toBe(ramp.percent / 100);
        expect(ramp.saw.coverage.compared / ramp.saw.coverage.selected).toBeGreaterThanOrEqual(0.999);
      }
      expect(Object.keys(traffic.statuses)).toEqual(['200']);
    },
    RAMP_MS + 30_000,
  );

  it(
    'stays where it is when the service turns bad at 25 %: it trips, and nothing moves until it is reset and resumed',
    async () => {
      await slide(shop, { serve: 10 }, 'canary');
      await until(
        async () => (await status()).ramp?.state === 'stood-down',
        'the assistant saw that a person moved it',
      );
      // The page may say so a moment before it is on record; then the answer is to look again.
      await until(async () => (await resume('once more')).status === 200, 'it is resumed');
      await until(async () => (await stands()) >= 25, 'it stands at 25 %', RAMP_MS);
      await breakInventory(shop, { errorRate: 1 });
      await until(async () => (await status()).rollback?.state === 'rolled-back', 'it is rolled back');
      await until(async () => (await status()).unleashPending === null, 'Unleash was told');
      await breakInventory(shop, {});
      const after = (await records()).length;
      expect((await resume('too early')).status).toBe(409);
      await resetInventory(shop, 'mended');
      await slide(shop, { serve: 25 }, 'canary');
      // Healthy again, and enough of it for a step, were one allowed.
      await until(
        async () => {
          const { verdict, share } = await status();
          return verdict.kind === 'healthy' && share.stretch.service > 400;
        },
        'there is evidence for a step',
        RAMP_MS,
      );
      expect((await status()).ramp).toMatchObject({ state: 'stood-down', reasons: [{ code: 'stopped' }] });
      expect(await stands()).toBe(25);
      expect(stepsIn((await records()).slice(after))).toEqual([]);
      expect((await resume('it is healthy again')).status).toBe(200);
      await until(async () => (await stands()) >= 50, 'it went on', RAMP_MS);
    },
    3 * RAMP_MS,
  );
});

interface StepRecord {
  readonly verdict: { readonly kind: string };
  readonly evidence: { readonly share: number };
  readonly ramp: {
    readonly percent: number;
    readonly saw: { readonly coverage: { readonly selected: number; readonly compared: number } };
  };
}

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { loadContracts } from '@banyan/contracts';
import { domains, type DomainArm } from '@banyan/domains';
import { ArmError, systemClock } from '@banyan/kernel';
import { Deadline, type Attempt } from '@banyan/resilience';
import { startLegacyCore, type LegacyCore } from '../../apps/legacy-core/src/legacy-core.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';

/** The store view of each place, as the core's documentation says it; the translator's own table is not asked. */
const VIEWS = [
  [{ channel: 'web' }, 'default'],
  [{ channel: 'app' }, 'mobile_de'],
  [{ channel: 'marketplace' }, 'mkt'],
  [{ channel: 'store' }, 'pos'],
  [{ channel: 'store', location: 'berlin-mitte' }, 'pos_0101'],
  [{ channel: 'store', location: 'hamburg-altona' }, 'pos_0102'],
  [{ channel: 'store', location: 'muenchen-sendling' }, 'pos_0103'],
  [{ channel: 'store', location: 'koeln-deutz' }, 'pos_0104'],
] as const;

interface Truth {
  readonly sku: string;
  readonly productId: number;
  readonly managed: boolean;
  readonly storeViews: Readonly<Record<string, { readonly quantityE4: number; readonly inStock: boolean }>>;
}

const KEY = 'a <key> & more';

function attempt(budgetMs = 30_000): Attempt {
  const deadline = new Deadline(systemClock, budgetMs);
  return { signal: new AbortController().signal, remainingMs: () => deadline.remainingMs() };
}

const expected = (truth: Truth, place: object, view: string) => ({
  kind: 'available',
  sku: truth.sku,
  ...place,
  sellable: truth.storeViews[view]?.inStock,
  stock:
    truth.storeViews[view]?.inStock === true && !truth.managed
      ? { kind: 'unmanaged' }
      : { kind: 'counted', quantityE4: truth.storeViews[view]?.quantityE4 },
});

const failure = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: unknown) => (error instanceof ArmError ? error.failure : error),
  );

describe('inventory, answered by the real legacy core', () => {
  const inventory = domains.find((domain) => domain.name === 'inventory');
  const router = loadContracts(inventory?.contracts ?? []);
  let postgres: TestPostgres;
  let core: LegacyCore;
  let arm: DomainArm;

  const ops = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await fetch(core.opsUrl + path, init);
    expect(response.status).toBeLessThan(300);
    return response.json();
  };
  const skusOf = async (query: string) => ((await ops(`/__books/skus?${query}`)) as { skus: string[] }).skus;
  const truthOf = async (skus: readonly string[]) => {
    const query = new URLSearchParams(skus.map((sku): [string, string] => ['sku', sku]));
    return ((await ops(`/__books?${query.toString()}`)) as { items: Truth[] }).items;
  };
  const breakSoap = (switches: object) => ops('/__faults/soap', { method: 'PUT', body: JSON.stringify(switches) });
  const one = (sku: string, given = attempt()) => arm.call('availability.one', { sku, channel: 'web' }, given);

  beforeAll(async () => {
    postgres = await startPostgres();
    core = await startLegacyCore({
      databaseUrl: postgres.url,
      port: 0,
      host: '127.0.0.1',
      opsPort: 0,
      opsHost: '127.0.0.1',
      soapUser: 'banyan',
      soapKey: KEY,
      restUser: 'banyan',
      restPassword: 'banyan-dev-password',
    });
    if (!inventory) throw new Error('inventory is not registered');
    const connection = {
      clock: systemClock,
      baseUrl: core.url,
      soapUser: 'banyan',
      soapKey: KEY,
      restUser: 'banyan',
      restPassword: 'banyan-dev-password',
      faces: {},
      maxSockets: 8,
    };
    arm = inventory.connectLegacy(connection);
  });

  afterEach(async () => {
    await ops('/__faults', { method: 'DELETE' });
  });

  afterAll(async () => {
    await arm?.close();
    await core?.close(100);
    await postgres?.stop();
  });

  it('says of every product at every place what the books say, a hundred in a call', async () => {
    const skus = await skusOf('limit=10000');
    expect(skus.length).toBeGreaterThan(5_000);
    await ops('/__requests', { method: 'DELETE' });
    let calls = 0;
    for (let from = 0; from < skus.length; from += 100) {
      const asked = skus.slice(from, from + 100).toReversed();
      const truths = new Map((await truthOf(asked)).map((truth) => [truth.sku, truth]));
      const answers = await Promise.all(
        VIEWS.map(([place]) => arm.call('availability.batch', { ...place, skus: asked }, attempt())),
      );
      calls += answers.length;
      for (const [index, [place, view]] of VIEWS.entries()) {
        const items = asked.map((sku) => {
          const truth = truths.get(sku);
          return truth ? expected(truth, place, view) : undefined;
        });
        expect(answers[index]).toEqual({ ...place, items });
      }
    }
    const counts = JSON.stringify(await ops('/__requests'));
    expect(counts).toContain(`"catalogInventoryStockItemList":${calls}`);
    expect(counts).toContain(`"login":${VIEWS.length}`);
  });

  it('says of every ugly product, one at a time, what the books say, in a valid v1 answer', async () => {
    const spoke = router.find('inventory', 'v1', 'getAvailability');
    for (const sku of await skusOf('ugly=true&limit=1000')) {
      const [truth] = await truthOf([sku]);
      if (!truth || !spoke) throw new Error(`nothing to compare ${sku} with`);
      const match = router.match('GET', ['inventory', 'v1', 'availability', sku]);
      if (match?.kind !== 'operation') throw new Error(`${sku} is not owned`);
      const input = spoke.accept({ path: match.path, query: 'channel=web', headers: {} });
      const result = await arm.call('availability.one', input, attempt());
      expect(result).toEqual(expected(truth, { channel: 'web' }, 'default'));
      const { status, body } = spoke.present(result);
      const { quantityE4, inStock } = truth.storeViews['default'] ?? { quantityE4: Number.NaN, inStock: false };
      expect([status, body]).toEqual([
        200,
        {
          sku,
          channel: 'web',
          available: inStock,
          quantity: inStock && !truth.managed ? null : Math.max(0, Math.floor(quantityE4 / 10_000)),
        },
      ]);
      expect(spoke.checkAnswer(status, body)).toEqual([]);
    }
  });

  it('knows no product by its id, by another case, or with other zeros', async () => {
    const known = new Set(await skusOf('limit=10000'));
    const [first] = await truthOf((await skusOf('offset=900&limit=1')).slice(0, 1));
    const strangers = [String(first?.productId), '0815', '00007', 'abc', 'NO-SUCH', ' ABC', 'ABC ', '%2541BC', '😀'];
    for (const sku of strangers.filter((stranger) => !known.has(stranger))) {
      expect(await one(sku)).toEqual({ kind: 'unknown-sku', sku });
    }
    const mixed = { channel: 'app', skus: [...strangers.filter((sku) => !known.has(sku)), '007'] };
    const { items } = (await arm.call('availability.batch', mixed, attempt())) as { items: { kind: string }[] };
    expect(items.map(({ kind }) => kind)).toEqual([...mixed.skus.slice(1).map(() => 'unknown-sku'), 'available']);
  });

  it('does not notice sessions that expire in mid-call', async () => {
    for (let round = 0; round < 20; round++) {
      await breakSoap({ expireSessions: { rate: 1, count: 1 } });
      expect(await one('007')).toMatchObject({ kind: 'available' });
    }
    await breakSoap({ expireSessions: true });
    expect(await failure(one('007'))).toBe('fault');
  });

  it.each([
    ['errorRate', 1, 'fault'],
    ['http200ErrorRate', 1, 'fault'],
    ['garbage', true, 'refused-translation'],
    ['resetMidBody', true, 'transport'],
    ['refuse', true, 'transport'],
    ['hang', true, 'deadline'],
    ['slowDrip', true, 'deadline'],
  ])('takes %s for what it is, and answers again when it is over', async (fault, setting, kind) => {
    await one('007');
    await breakSoap({ [fault]: setting });
    // What never answers is given up; what answers is waited for, however long a busy machine takes.
    expect(await failure(one('007', kind === 'deadline' ? attempt(300) : attempt()))).toBe(kind);
    await ops('/__faults', { method: 'DELETE' });
    expect(await one('007')).toMatchObject({ kind: 'available' });
  });

  it('reads ASCII under a lying charset, and refuses the rest rather than misread it', async () => {
    await breakSoap({ wrongCharset: true });
    expect(await one('007')).toMatchObject({ kind: 'available', sku: '007' });
    expect(await failure(one('GRÖSSE-XL'))).toBe('refused-translation');
  });
});

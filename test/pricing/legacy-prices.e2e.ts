import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { domains, type DomainArm } from '@banyan/domains';
import { ArmError, systemClock } from '@banyan/kernel';
import { Deadline, type Attempt } from '@banyan/resilience';
import { startLegacyCore, type LegacyCore } from '../../apps/legacy-core/src/legacy-core.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { Chance } from '../hardening/fuzz/chance.js';

const CHANNELS = ['web', 'app', 'marketplace', 'store'] as const;
const GROUPS = ['retail', 'club', 'trade'] as const;
const BATCH = 200;

/** Before, within and after the windows that the shop was opened with; at bounds, and a millisecond before. */
const INSTANTS = [
  '2026-03-01T12:00:00Z',
  '2026-03-28T23:00:00Z',
  '2026-05-31T21:59:59.999Z',
  '2026-05-31T22:00:00Z',
  '2026-06-30T21:59:59.999Z',
  '2026-06-30T22:00:00Z',
  '2026-10-25T22:59:59.999Z',
  '2026-10-25T23:00:00Z',
  '2036-05-15T12:00:00Z',
].map((text) => Date.parse(text));

/** What the core's books say of one SKU. */
interface Truth {
  readonly kind: 'price' | 'not-priced' | 'unknown-sku';
  readonly sku: string;
  readonly doubts?: readonly string[];
  readonly currency: string;
  readonly priceMinor: number;
  readonly regularMinor: number;
  readonly per: number;
  readonly basis: string;
  readonly tiers: readonly { readonly fromQuantityE4: number; readonly priceMinor: number }[];
  readonly taxRate: number;
  readonly changesAtMs: number | null;
}

interface Item {
  readonly kind: string;
  readonly sku: string;
  readonly field?: string;
}

function attempt(budgetMs = 30_000): Attempt {
  const deadline = new Deadline(systemClock, budgetMs);
  return { signal: new AbortController().signal, remainingMs: () => deadline.remainingMs() };
}

const expected = (truth: Truth, market: object, quantityE4: number, taxMode: string): object => {
  const { kind, sku, currency } = truth;
  if (kind !== 'price') return { kind, sku };
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return {
    kind,
    sku,
    ...market,
    quantityE4,
    price: money(truth.priceMinor),
    regular: money(truth.regularMinor),
    per: truth.per,
    basis: truth.basis,
    tiers: truth.tiers.map(({ fromQuantityE4, priceMinor }) => ({ fromQuantityE4, price: money(priceMinor) })),
    taxMode,
    taxRate: truth.taxRate,
    changesAtMs: truth.changesAtMs,
  };
};

const failure = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: unknown) => (error instanceof ArmError ? error.failure : error),
  );

describe('pricing, answered by the real legacy core', () => {
  const pricing = domains.find((domain) => domain.name === 'pricing');
  let postgres: TestPostgres;
  let core: LegacyCore;
  let arm: DomainArm;
  let skus: readonly string[] = [];
  let ugly: readonly string[] = [];

  const ops = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await fetch(core.opsUrl + path, init);
    expect([path, response.status]).toEqual([path, expect.any(Number)]);
    if (response.status >= 300) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const truthOf = async (asked: readonly string[], query: Readonly<Record<string, string>>) => {
    const fields = new URLSearchParams(query);
    for (const sku of asked) fields.append('sku', sku);
    return (await ops(`/__books/prices?${fields.toString()}`)) as { taxMode: string; items: readonly Truth[] };
  };
  const breakFace = (face: 'price' | 'cart', switches: object) =>
    ops(`/__faults/${face}`, { method: 'PUT', body: JSON.stringify(switches) });

  beforeAll(async () => {
    postgres = await startPostgres();
    core = await startLegacyCore({
      databaseUrl: postgres.url,
      port: 0,
      host: '127.0.0.1',
      opsPort: 0,
      opsHost: '127.0.0.1',
      soapUser: 'banyan',
      soapKey: 'key',
      restUser: 'banyan',
      restPassword: 'banyan-dev-password',
    });
    if (!pricing) throw new Error('pricing is not registered');
    arm = pricing.connectLegacy({
      clock: systemClock,
      baseUrl: core.url,
      soapUser: 'banyan',
      soapKey: 'key',
      restUser: 'banyan',
      restPassword: 'banyan-dev-password',
      faces: {},
      maxSockets: 8,
    });
    const names = async (query: string) => ((await ops(`/__books/skus?${query}`)) as { skus: string[] }).skus;
    skus = await names('limit=10000');
    ugly = await names('ugly=true&limit=1000');
  });

  afterEach(async () => {
    await ops('/__faults', { method: 'DELETE' });
  });

  afterAll(async () => {
    await arm?.close();
    await core?.close(100);
    await postgres?.stop();
  });

  /** Compares a batch with the books; what is in doubt there is refused here, and nothing else. */
  async function compareBatch(asked: readonly string[], channel: string, group: string, atMs: number) {
    const [{ items, taxMode }, answer] = await Promise.all([
      truthOf(asked, { channel, group, at: String(atMs) }),
      arm.call('price.batch', { channel, group, skus: asked, atMs }, attempt()) as Promise<{ items: readonly Item[] }>,
    ]);
    const counts = { translated: 0, refused: 0 };
    const fields = new Set<string>();
    for (const [index, truth] of items.entries()) {
      const item = answer.items[index];
      if ((truth.doubts?.length ?? 0) > 0) {
        expect([truth.sku, item?.kind, truth.doubts?.map((doubt) => `price.${doubt}`)]).toEqual([
          truth.sku,
          'refused',
          expect.arrayContaining([item?.field]),
        ]);
        fields.add(item?.field ?? '');
        counts.refused += 1;
      } else {
        const want = expected(truth, { channel, group }, 10_000, taxMode);
        if (JSON.stringify(item) !== JSON.stringify(want)) expect(item).toEqual(want);
        counts.translated += 1;
      }
    }
    return { ...counts, fields };
  }

  it('says of every product in every market what the books say, and refuses exactly what is in doubt there', async () => {
    expect(skus.length).toBeGreaterThan(5_000);
    const all = { translated: 0, refused: 0 };
    const fields = new Set<string>();
    for (let from = 0; from < skus.length; from += BATCH) {
      const asked = skus.slice(from, from + BATCH).toReversed();
      for (const [at, channel] of CHANNELS.entries()) {
        const group = GROUPS[(from / BATCH + at) % GROUPS.length] ?? 'retail';
        const atMs = INSTANTS[(from / BATCH + at) % INSTANTS.length] ?? 0;
        const counts = await compareBatch(asked, channel, group, atMs);
        all.translated += counts.translated;
        all.refused += counts.refused;
        for (const field of counts.fields) fields.add(field);
      }
    }
    expect(all.refused).toBeGreaterThan(30);
    expect([...fields].toSorted()).toEqual(
      [
        'price.currency',
        'price.discounts.date_start',
        'price.peinh',
        'price.price',
        'price.specials.date_end',
        'price.specials.date_start',
      ].toSorted(),
    );
  });

  it('says of every ugly product in every market, at every instant, in any quantity what the books say', async () => {
    const quantities = ['1', '0.5', '2.5', '5', '10', '2000'];
    const wrong: unknown[] = [];
    let compared = 0;
    for (const [at, atMs] of INSTANTS.entries()) {
      for (const channel of CHANNELS) {
        const group = GROUPS[(at + CHANNELS.indexOf(channel)) % GROUPS.length] ?? 'retail';
        const quantity = quantities[(at + CHANNELS.indexOf(channel)) % quantities.length] ?? '1';
        const quantityE4 = Number(quantity) * 10_000;
        const { items, taxMode } = await truthOf(ugly, { channel, group, at: String(atMs), quantity });
        await Promise.all(
          items.map(async (truth) => {
            const question = { sku: truth.sku, channel, group, quantityE4, atMs };
            const answer = await arm.call('price.one', question, attempt()).catch((error: unknown) => error);
            compared += 1;
            if ((truth.doubts?.length ?? 0) > 0) {
              if (!(answer instanceof ArmError) || answer.failure !== 'refused-translation')
                wrong.push([truth, answer]);
            } else {
              const want = expected(truth, { channel, group }, quantityE4, taxMode);
              if (JSON.stringify(answer) !== JSON.stringify(want)) wrong.push([want, answer]);
            }
          }),
        );
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(compared).toBe(INSTANTS.length * CHANNELS.length * ugly.length);
  });

  it('knows no product by its id, by another case, or with other zeros', async () => {
    const known = new Set(skus);
    const strangers = [
      '0815',
      '815',
      '00007',
      'abc',
      'NO-SUCH',
      'NO-SUCH!',
      ' ABC',
      'PREIS&amp;CO/"1.000"',
      '😀',
      '5100',
    ];
    for (const sku of strangers.filter((stranger) => !known.has(stranger))) {
      const question = { sku, channel: 'web', group: 'retail', quantityE4: 10_000 };
      expect(await arm.call('price.one', question, attempt())).toEqual({ kind: 'unknown-sku', sku });
    }
  });

  it('quotes thousands of baskets as the books do', async () => {
    const chance = new Chance(17);
    const codes = ['WILLKOMMEN10', 'danke5', 'CENT7', 'TREUE20', 'TREUE30', 'SOMMER20', 'JUBEL', 'NIEMALS'];
    const kinds: Record<string, number> = {};
    for (let round = 0; round < 400; round++) {
      const channel = chance.pick(CHANNELS);
      const group = chance.pick(GROUPS);
      const names = new Set(
        Array.from({ length: 1 + chance.below(6) }, () =>
          chance.happens(0.15) ? chance.pick(ugly) : chance.pick(skus),
        ),
      );
      if (chance.happens(0.1)) names.add(chance.pick(['NO-SUCH', '0815', '815']));
      const lines = [...names].map((sku) => ({
        sku,
        quantityE4: chance.pick([10_000, 20_000, 30_000, 5_000, 1, 123_456]),
      }));
      const given = codes.filter(() => chance.happens(0.2)).slice(0, 10);
      const atMs = chance.pick(INSTANTS);
      const basket = { channel, group, lines, codes: given, at: atMs };
      const truth = (await ops('/__books/basket', { method: 'POST', body: JSON.stringify(basket) })) as Record<
        string,
        unknown
      >;
      const answer = (await arm.call(
        'quote.basket',
        { channel, group, lines, codes: given, atMs },
        attempt(),
      )) as Record<string, unknown>;
      kinds[String(answer['kind'])] = (kinds[String(answer['kind'])] ?? 0) + 1;
      expect(inBooksWords(answer)).toEqual(withoutDoubts(truth));
    }
    expect(kinds['quote']).toBeGreaterThan(200);
    expect(kinds['not-quotable']).toBeGreaterThan(20);
  });

  it('begins a basket anew once when its session ends in the middle', async () => {
    const question = {
      channel: 'web',
      group: 'retail',
      lines: [{ sku: '007', quantityE4: 30_000 }],
      codes: ['DANKE5'],
    };
    const quote = () => arm.call('quote.basket', question, attempt());
    const whole = { ...((await quote()) as object), atMs: expect.any(Number) };
    for (let round = 0; round < 10; round++) {
      await breakFace('cart', { expireSessions: { rate: 1, count: 1 } });
      expect(await quote()).toEqual(whole);
    }
    await breakFace('cart', { expireSessions: true });
    expect(await failure(quote())).toBe('fault');
  });

  it.each(
    (['price', 'cart'] as const).flatMap((face) =>
      (
        [
          ['errorRate', 1, 'fault'],
          ['http200ErrorRate', 1, 'fault'],
          ['garbage', true, 'refused-translation'],
          ['resetMidBody', true, 'transport'],
          ['refuse', true, 'transport'],
          ['hang', true, 'deadline'],
        ] as const
      ).map((fault) => [face, ...fault] as const),
    ),
  )('takes of the %s face %s for what it is, and answers again when it is over', async (face, fault, setting, kind) => {
    const ask = (budgetMs?: number) =>
      face === 'price'
        ? arm.call(
            'price.one',
            { sku: 'PREIS-TEXT', channel: 'web', group: 'retail', quantityE4: 10_000 },
            attempt(budgetMs),
          )
        : arm.call(
            'quote.basket',
            { channel: 'web', group: 'retail', lines: [{ sku: 'PREIS-TEXT', quantityE4: 10_000 }], codes: [] },
            attempt(budgetMs),
          );
    await ask();
    await breakFace(face, { [fault]: setting });
    // What never answers is given up; what answers is waited for, however long a busy machine takes.
    expect(await failure(kind === 'deadline' ? ask(300) : ask())).toBe(kind);
    await ops('/__faults', { method: 'DELETE' });
    expect(await ask()).toMatchObject({ kind: face === 'price' ? 'price' : 'quote' });
  });
});

function withoutDoubts({ doubts: _doubts, ...truth }: Record<string, unknown>): unknown {
  if (truth['kind'] !== 'quote') return { kind: truth['kind'], lines: truth['lines'] };
  return truth;
}

function inBooksWords(answer: Record<string, unknown>): unknown {
  if (answer['kind'] !== 'quote') return answer;
  const lines = (answer['lines'] as readonly { price: { amountMinor: number } }[]).map(({ price, ...line }) => ({
    ...line,
    priceMinor: price.amountMinor,
  }));
  return { ...answer, lines };
}

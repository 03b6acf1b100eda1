import { StoreUnavailable, type Database } from '@banyan/database';
import { newReference, type Arm } from '@banyan/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { StockAuthorityBook } from '../authority/stock-authority-book.js';
import { ledgerDatabase } from '../ledger-database.js';
import type { Binding, BindRequest, BindResult } from './binding.js';
import { BoundOrders } from './bound-orders.js';
import { OrderLedger } from './order-ledger.js';
import { PostgresRelay, type Cut } from './postgres-relay.fixture.js';

const LONG_MS = 3_600_000;

let postgres: TestPostgres;
let databases: readonly Database[];
/** Two replicas' ledgers. */
let one: OrderLedger;
let two: OrderLedger;
let authority: StockAuthorityBook;
let sql: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  databases = ['one', 'two'].map((applicationName) =>
    ledgerDatabase({ url: postgres.url, applicationName, retryMs: 100 }),
  );
  for (const database of databases) await database.start();
  const [first, second] = databases as [Database, Database];
  one = new OrderLedger(first);
  two = new OrderLedger(second);
  authority = new StockAuthorityBook(first);
  sql = new Client({ connectionString: postgres.url });
  await sql.connect();
});

beforeEach(async () => {
  await sql.query('TRUNCATE ledger.binding, ledger.stock_authority_move');
  await sql.query(
    `UPDATE ledger.stock_authority SET arm = 'legacy', term = 1, state = 'settled', moving_to = NULL, version = 1`,
  );
});

afterAll(async () => {
  await sql?.end();
  await Promise.all((databases ?? []).map((database) => database.stop()));
  await postgres?.stop();
});

function request(over: Partial<BindRequest> = {}): BindRequest {
  return {
    storefront: 'web',
    key: 'key-1',
    operation: 'order.place',
    fingerprint: 'f1',
    arm: 'service',
    reference: newReference('BY'),
    boundAtMs: 1_764_000_000_000,
    attemptMs: LONG_MS,
    ...over,
  };
}

function held(result: BindResult, kind: 'bound' | 'taken-over' = 'bound'): Binding {
  if (result.kind !== kind) throw new Error(`expected ${kind}, came ${JSON.stringify(result)}`);
  return result.binding;
}

/** As if the time of every attempt were over. */
async function letAttemptsEnd(): Promise<void> {
  await sql.query(`UPDATE ledger.binding SET attempt_until = clock_timestamp() - interval '1 s' WHERE outcome IS NULL`);
}

describe('binding a key', () => {
  it('writes the arm, the reference and the term before anything else can happen', async () => {
    const asked = request();
    const binding = held(await one.bind(asked));
    expect(binding).toEqual({
      reference: asked.reference,
      operation: 'order.place',
      subject: undefined,
      input: undefined,
      arm: 'service',
      authority: { arm: 'legacy', term: 1 },
      boundAtMs: asked.boundAtMs,
      attempt: 1,
      sent: false,
      journal: undefined,
    });
    expect(await two.holding(asked.reference)).toEqual({
      reference: asked.reference,
      operation: 'order.place',
      arm: 'service',
      authority: { arm: 'legacy', term: 1 },
      journal: undefined,
      outcome: undefined,
      storefront: 'web',
      customerHash: undefined,
    });
    await one.journal(binding, { number: 'n' });
    await one.conclude(binding, { kind: 'placed' });
    expect(await two.holding(asked.reference)).toMatchObject({ journal: { number: 'n' }, outcome: { kind: 'placed' } });
    expect(await two.holding(newReference('BY'))).toBeUndefined();
  });

  it('keeps nothing that the client wrote', async () => {
    await one.bind(request({ key: 'ada@lovelace.example' }));
    const { rows } = await sql.query('SELECT to_json(binding)::text AS row FROM ledger.binding');
    expect(JSON.stringify(rows)).not.toContain('lovelace');
  });

  it('keeps keys of storefronts apart', async () => {
    const web = held(await one.bind(request()));
    const app = held(await one.bind(request({ storefront: 'app', arm: 'legacy' })));
    expect(app.reference).not.toBe(web.reference);
  });

  it('says that somebody is at it, to whoever asks meanwhile', async () => {
    const { reference } = held(await one.bind(request({ attemptMs: 60_000 })));
    const met = await two.bind(request({ arm: 'legacy' }));
    expect(met).toMatchObject({ kind: 'in-flight', reference });
    const { retryAfterMs } = met as Extract<BindResult, { kind: 'in-flight' }>;
    expect(retryAfterMs).toBeGreaterThan(50_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it.each([[{ fingerprint: 'f2' }], [{ operation: 'order.return' }]])(
    'is a conflict with another input or operation, in flight, answered and past: %j',
    async (over) => {
      const binding = held(await one.bind(request()));
      expect(await two.bind(request(over))).toEqual({ kind: 'conflict' });
      await letAttemptsEnd();
      expect(await two.bind(request(over))).toEqual({ kind: 'conflict' });
      expect(await one.conclude(binding, { kind: 'placed' })).toEqual({ kind: 'written' });
      expect(await two.bind(request(over))).toEqual({ kind: 'conflict' });
    },
  );

  it('gives an outcome again for ever, as it was written', async () => {
    const binding = held(await one.bind(request()));
    const outcome = { kind: 'placed', totalMinor: 12_00, a: 1, reference: binding.reference };
    await one.conclude(binding, outcome);
    const again = await two.bind(request({ arm: 'legacy' }));
    expect(again).toMatchObject({ kind: 'answered', binding: { arm: 'service' } });
    expect(JSON.stringify((again as { outcome: unknown }).outcome)).toBe(JSON.stringify(outcome));
    await letAttemptsEnd();
    expect(await one.takeOverdue({ graceMs: 0, attemptMs: 1, limit: 10 })).toEqual([]);
  });

  it('takes a row over when its attempt is past, with its journal and its arm', async () => {
    const first = held(await one.bind(request()));
    await one.journal(first, { number: '000000017', session: 's' });
    await letAttemptsEnd();
    const second = held(await two.bind(request({ arm: 'legacy' })), 'taken-over');
    expect(second).toEqual({ ...first, attempt: 2, sent: true, journal: { number: '000000017', session: 's' } });
    expect(await one.bind(request())).toMatchObject({ kind: 'in-flight' });
  });

  it('lets an attempt that was overtaken write nothing', async () => {
    const first = held(await one.bind(request()));
    await letAttemptsEnd();
    const second = held(await two.bind(request()), 'taken-over');
    expect(await one.journal(first, { late: true })).toBe(false);
    expect(await one.conclude(first, { kind: 'refused' })).toEqual({ kind: 'overtaken' });
    await one.rest(first, false);
    expect(await two.journal(second, { step: 1 })).toBe(true);
    expect(await two.conclude(second, { kind: 'placed' })).toEqual({ kind: 'written' });
    expect(await one.conclude(first, { kind: 'refused' })).toEqual({ kind: 'answered', outcome: { kind: 'placed' } });
    expect(await two.journal(second, { step: 2 })).toBe(false);
  });

  it('may begin again at once where an attempt said that it ended, and knows what was sent', async () => {
    const first = held(await one.bind(request()));
    await one.rest(first, false);
    // Whatever still runs of it writes nothing.
    expect(await one.journal(first, { late: true })).toBe(false);
    expect(await one.conclude(first, {})).toEqual({ kind: 'overtaken' });
    const second = held(await two.bind(request()), 'taken-over');
    expect(second).toMatchObject({ attempt: 2, sent: false });
    await two.rest(second, true);
    const third = held(await one.bind(request()), 'taken-over');
    expect(third).toMatchObject({ attempt: 3, sent: true });
    await one.rest(third, false);
    expect(held(await one.bind(request()), 'taken-over')).toMatchObject({ attempt: 4, sent: true });
  });

  it('keeps what a return is of, and how to ask again', async () => {
    const input = { lines: [{ sku: 'A', quantityE4: 10_000 }], location: 'ST-0101' };
    const asked = request({ operation: 'order.return', reference: newReference('BR'), subject: 'BY1', input });
    await one.bind(asked);
    await letAttemptsEnd();
    expect(await two.takeOverdue({ graceMs: 0, attemptMs: 1_000, limit: 1 })).toMatchObject([
      { reference: asked.reference, operation: 'order.return', subject: 'BY1', input, attempt: 2 },
    ]);
  });

  it('meets what is known and binds nothing new', async () => {
    expect(await one.meet(request())).toBeUndefined();
    expect(await one.open()).toEqual([]);
    const binding = held(await one.bind(request()));
    expect(await two.meet(request())).toMatchObject({ kind: 'in-flight', reference: binding.reference });
  });
});

describe('many who bind one key at once', () => {
  it('are one attempt, on one arm, whichever replica they came to and whatever its flags say', async () => {
    for (let round = 0; round < 10; round += 1) {
      const key = `round-${round}`;
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          (i % 2 === 0 ? one : two).bind(request({ key, arm: i % 3 === 0 ? 'legacy' : 'service' })),
        ),
      );
      const bound = results.filter((result) => result.kind === 'bound');
      expect(bound).toHaveLength(1);
      const { reference } = held(bound[0]!);
      const others = results.filter((result) => result.kind === 'in-flight');
      expect(others).toHaveLength(49);
      expect(new Set(others.map((other) => other.reference))).toEqual(new Set([reference]));
    }
  });

  it('take it over one at a time', async () => {
    await one.bind(request());
    for (let attempt = 2; attempt < 8; attempt += 1) {
      await letAttemptsEnd();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : two).bind(request())),
      );
      expect(results.filter(({ kind }) => kind === 'taken-over')).toHaveLength(1);
      expect(results.filter(({ kind }) => kind === 'in-flight')).toHaveLength(19);
    }
  });
});

describe('while the authority for stock moves', () => {
  it('nothing new is bound, and what is known is answered, met and taken over', async () => {
    const answered = held(await one.bind(request({ key: 'answered' })));
    await one.conclude(answered, { kind: 'placed' });
    await one.bind(request({ key: 'past', attemptMs: 0 }));
    await one.bind(request({ key: 'present' }));
    await authority.beginMove({ to: 'service', by: 'ada', reason: 'so' });
    expect(await two.bind(request({ key: 'new' }))).toEqual({ kind: 'draining' });
    expect(await two.bind(request({ key: 'answered' }))).toMatchObject({ kind: 'answered' });
    expect(await two.bind(request({ key: 'present' }))).toMatchObject({ kind: 'in-flight' });
    const past = held(await two.bind(request({ key: 'past' })), 'taken-over');
    expect(past.authority).toEqual({ arm: 'legacy', term: 1 });
    await two.conclude(past, {});
    await expect(authority.flip({ expectedTerm: 1, by: 'ada', reason: 'so' })).rejects.toThrow('orders-open');
  });

  it('an order is of the term that it was bound in: none of a term is left when it ends', async () => {
    const moving = new AbortController();
    const seen: number[] = [];
    const binder = async (ledger: OrderLedger, name: string): Promise<void> => {
      for (let i = 0; !moving.signal.aborted; i += 1) {
        const result = await ledger.bind(request({ key: `${name}-${i}` }));
        if (result.kind !== 'bound') continue;
        seen.push(result.binding.authority.term);
        await ledger.conclude(result.binding, { kind: 'placed' });
      }
    };
    const binders = [one, two].flatMap((ledger, i) => [binder(ledger, `a${i}`), binder(ledger, `b${i}`)]);
    let arm: Arm = 'legacy';
    for (let term = 1; term <= 10; term += 1) {
      arm = arm === 'legacy' ? 'service' : 'legacy';
      await authority.beginMove({ to: arm, by: 'ada', reason: 'so' });
      await until(async () => (await authority.openOrders(term)) === 0, 'the term has no open order');
      await authority.flip({ expectedTerm: term, by: 'ada', reason: 'so' });
      const { rows } = await sql.query<{ open: string }>(
        'SELECT count(*) AS open FROM ledger.binding WHERE outcome IS NULL AND authority_term <= $1',
        [term],
      );
      expect(rows[0]?.open).toBe('0');
    }
    moving.abort();
    await Promise.all(binders);
    // Nothing was bound in a term after it was over: the database has seen them in order.
    const { rows } = await sql.query<{ mixed: string }>(
      `SELECT count(*) AS mixed FROM ledger.binding b JOIN ledger.stock_authority_move m ON m.kind = 'flipped'
        WHERE b.authority_term < m.term AND b.concluded_at > m.at`,
    );
    expect(rows[0]?.mixed).toBe('0');
    expect(new Set(seen).size).toBeGreaterThan(1);
  });
});

describe('rows that nobody comes back to', () => {
  it('are taken after the grace, the longest waiting first, each by one', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await one.bind(request({ key }));
    await sql.query(
      `UPDATE ledger.binding SET attempt_until = clock_timestamp() - interval '20 s' - (random() * interval '5 s')`,
    );
    expect(await one.takeOverdue({ graceMs: 30_000, attemptMs: 1_000, limit: 10 })).toEqual([]);
    const [first, second] = await Promise.all([
      one.takeOverdue({ graceMs: 10_000, attemptMs: LONG_MS, limit: 2 }),
      two.takeOverdue({ graceMs: 10_000, attemptMs: LONG_MS, limit: 10 }),
    ]);
    const taken = [...first, ...second];
    expect(new Set(taken.map(({ reference }) => reference)).size).toBe(taken.length);
    const rest = await one.takeOverdue({ graceMs: 10_000, attemptMs: LONG_MS, limit: 10 });
    expect(taken.length + rest.length).toBe(4);
  });

  it('are counted by arm, with the age of the oldest', async () => {
    await one.bind(request({ key: 'a' }));
    await one.bind(request({ key: 'b' }));
    await one.conclude(held(await one.bind(request({ key: 'c', arm: 'legacy' }))), {});
    await sql.query(`UPDATE ledger.binding SET bound_at = bound_at - interval '7 s'`);
    const open = await two.open();
    expect(open).toMatchObject([{ arm: 'service', count: 2 }]);
    expect(open[0]?.oldestMs).toBeGreaterThanOrEqual(7_000);
    expect(open[0]?.oldestMs).toBeLessThan(17_000);
  });
});

/** What a row does, in memory. */
interface ModelRow {
  readonly reference: string;
  readonly arm: Arm;
  readonly fingerprint: string;
  attempt: number;
  held: boolean;
  resting: boolean;
  sent: boolean;
  journal: number | undefined;
  outcome: number | undefined;
}

type Command =
  | {
      readonly kind: 'bind';
      readonly key: number;
      readonly fingerprint: string;
      readonly arm: Arm;
      readonly by: number;
    }
  | { readonly kind: 'expire'; readonly key: number }
  | { readonly kind: 'journal'; readonly key: number; readonly attempt: number; readonly value: number }
  | { readonly kind: 'conclude'; readonly key: number; readonly attempt: number; readonly value: number }
  | { readonly kind: 'rest'; readonly key: number; readonly attempt: number; readonly sent: boolean };

const key = fc.integer({ min: 0, max: 2 });
const attempt = fc.integer({ min: 1, max: 4 });
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind: fc.constant('bind' as const),
    key,
    fingerprint: fc.constantFrom('f1', 'f1', 'f1', 'f2'),
    arm: fc.constantFrom<Arm>('legacy', 'service'),
    by: fc.integer({ min: 0, max: 1 }),
  }),
  fc.record({ kind: fc.constant('expire' as const), key }),
  fc.record({ kind: fc.constant('journal' as const), key, attempt, value: fc.nat(99) }),
  fc.record({ kind: fc.constant('conclude' as const), key, attempt, value: fc.nat(99) }),
  fc.record({ kind: fc.constant('rest' as const), key, attempt, sent: fc.boolean() }),
);

describe('whatever is done in whatever order', () => {
  it('a row does what its model does: one arm, one reference, one outcome, one attempt at a time', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 40 }), async (commands) => {
        run += 1;
        const rows = new Map<number, ModelRow>();
        for (const each of commands) {
          const row = rows.get(each.key);
          const nobody = { reference: newReference('BY'), attempt: 1 };
          if (each.kind === 'bind') {
            const { fingerprint, arm } = each;
            const asked = request({ key: `${run}-${each.key}`, fingerprint, arm });
            const result = await [one, two][each.by]!.bind(asked);
            expect(result).toMatchObject(bindModel(rows, each, asked));
          } else if (each.kind === 'expire') {
            if (row === undefined) continue;
            await sql.query(
              `UPDATE ledger.binding SET attempt_until = clock_timestamp() - interval '1 s' WHERE reference = $1`,
              [row.reference],
            );
            row.held = false;
          } else {
            const of = row === undefined ? nobody : { reference: row.reference, attempt: each.attempt };
            const own = row !== undefined && row.attempt === each.attempt && row.outcome === undefined && !row.resting;
            if (each.kind === 'journal') {
              expect(await two.journal(of, { value: each.value })).toBe(own);
              if (own) row.journal = each.value;
            } else if (each.kind === 'conclude') {
              const came = await two.conclude(of, { value: each.value });
              if (own) {
                row.outcome = each.value;
                expect(came).toEqual({ kind: 'written' });
              } else if (row?.outcome === undefined) expect(came).toEqual({ kind: 'overtaken' });
              else expect(came).toEqual({ kind: 'answered', outcome: { value: row.outcome } });
            } else {
              await one.rest(of, each.sent);
              if (own) Object.assign(row, { resting: true, held: false, sent: row.sent || each.sent });
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  function bindModel(
    rows: Map<number, ModelRow>,
    { key: of, fingerprint, arm }: Extract<Command, { kind: 'bind' }>,
    asked: BindRequest,
  ): object {
    const row = rows.get(of);
    if (row === undefined) {
      const { reference } = asked;
      const fresh = { attempt: 1, held: true, resting: false, sent: false, journal: undefined, outcome: undefined };
      rows.set(of, { reference, arm, fingerprint, ...fresh });
      return { kind: 'bound', binding: { reference, arm, attempt: 1, sent: false } };
    }
    if (row.fingerprint !== fingerprint) return { kind: 'conflict' };
    const { reference } = row;
    if (row.outcome !== undefined) {
      return { kind: 'answered', binding: { reference, arm: row.arm }, outcome: { value: row.outcome } };
    }
    if (row.held) return { kind: 'in-flight', reference };
    Object.assign(row, { attempt: row.attempt + 1, held: true, sent: row.sent || !row.resting, resting: false });
    const journal = row.journal === undefined ? undefined : { value: row.journal };
    return { kind: 'taken-over', binding: { reference, arm: row.arm, attempt: row.attempt, sent: row.sent, journal } };
  }
});

describe('where a connection is cut', () => {
  /** As a gateway does it: whatever was not heard of is asked again. */
  async function captureThrough(ledger: OrderLedger, asked: BindRequest, outcome: object): Promise<Binding> {
    const insist = async <T>(step: () => Promise<T>): Promise<T> =>
      until(async () => {
        try {
          return { it: await step() };
        } catch (error) {
          if (error instanceof StoreUnavailable) return undefined;
          throw error;
        }
      }, 'the ledger is there').then(({ it }) => it);
    const binding = held(await insist(() => ledger.bind(asked)));
    expect(await insist(() => ledger.journal(binding, { number: 'n' }))).toBe(true);
    const came = await insist(() => ledger.conclude(binding, outcome));
    // Cut after the commit, it finds what it wrote itself.
    expect(came.kind === 'written' || JSON.stringify(came) === JSON.stringify({ kind: 'answered', outcome })).toBe(
      true,
    );
    return binding;
  }

  it('at any statement, before it or after its commit, the same again comes to the same', async () => {
    const relay = await PostgresRelay.open(postgres.url);
    const database = ledgerDatabase({
      url: relay.url,
      applicationName: 'cut',
      poolSize: 2,
      timeoutMs: 2_000,
      retryMs: 50,
    });
    await database.start();
    const ledger = new OrderLedger(database);
    await captureThrough(ledger, request({ key: 'warm' }), { kind: 'placed' });
    relay.arm();
    await captureThrough(ledger, request({ key: 'counted' }), { kind: 'placed' });
    const { statements } = relay;
    // Bind, journal, outcome: three statements, each its own commit.
    expect(statements).toBe(3);
    for (const how of ['before', 'after'] as const satisfies readonly Cut[]) {
      for (let at = 1; at <= statements; at += 1) {
        const asked = request({ key: `${how}-${at}` });
        relay.arm(at, how);
        const binding = await captureThrough(ledger, asked, { kind: 'placed', at, how });
        expect(binding).toMatchObject({ reference: asked.reference, attempt: 1, arm: 'service' });
        const { rows } = await sql.query(`SELECT attempt, journal, outcome FROM ledger.binding WHERE reference = $1`, [
          asked.reference,
        ]);
        expect(rows).toEqual([{ attempt: 1, journal: { number: 'n' }, outcome: { kind: 'placed', at, how } }]);
      }
    }
    await database.stop();
    await relay.close();
  });

  it('again and again, by the server, under load, every key has one arm and one outcome, and nobody hears another', async () => {
    const MOST_KILLED = 40;
    const tally = { killed: 0 };
    const kill = async (): Promise<void> => {
      const { rowCount } = await sql.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name IN ('one', 'two') AND random() < 0.3`,
      );
      tally.killed += rowCount ?? 0;
    };
    const isOver = (): boolean => tally.killed >= MOST_KILLED;
    const heard = new Map<string, Set<string>>();
    const worker = async (ledger: OrderLedger, arm: Arm, kills: boolean): Promise<number> => {
      let done = 0;
      for (; !isOver(); done += 1) {
        const name = `k${done}`;
        await until(async () => {
          const result = await ledger.bind(request({ key: name, arm, attemptMs: 30 }));
          if (kills && done % 7 === 0) await kill();
          if (result.kind === 'bound' || result.kind === 'taken-over') {
            const { binding } = result;
            const came = await ledger.conclude(binding, { arm: binding.arm, by: binding.attempt });
            return came.kind === 'written';
          }
          if (result.kind !== 'answered') return undefined;
          heard.set(name, (heard.get(name) ?? new Set()).add(JSON.stringify(result.outcome)));
          return true;
        }, `${name} has its outcome`);
      }
      return done;
    };
    const done = await Promise.all([
      worker(one, 'legacy', true),
      worker(two, 'service', true),
      worker(one, 'service', false),
      worker(two, 'legacy', false),
    ]);
    await until(() => one.connected && two.connected, 'both are connected');
    expect(isOver()).toBe(true);
    const keys = Math.max(...done);
    for (let i = 0; i < keys; i += 1) {
      const again = await one.bind(request({ key: `k${i}` }));
      if (again.kind !== 'answered') throw new Error(`k${i} has no outcome`);
      expect((again.outcome as { arm: Arm }).arm).toBe(again.binding.arm);
      for (const said of heard.get(`k${i}`) ?? []) expect(said).toBe(JSON.stringify(again.outcome));
    }
  });

  it('and the server killed, what was told is there when it is back, and the rest is unavailable meanwhile', async () => {
    const own = await startPostgres();
    const database = ledgerDatabase({ url: own.url, applicationName: 'own', timeoutMs: 20_000, retryMs: 50 });
    await database.start();
    const ledger = new OrderLedger(database);
    const binding = held(await ledger.bind(request()));
    await own.pause();
    await expect(ledger.bind(request({ key: 'meanwhile' }))).rejects.toThrow(StoreUnavailable);
    await expect(ledger.conclude(binding, {})).rejects.toThrow(StoreUnavailable);
    await own.resume();
    await until(() => ledger.connected, 'it is connected');
    expect(await ledger.bind(request())).toMatchObject({ kind: 'in-flight', reference: binding.reference });
    expect(await ledger.conclude(binding, { kind: 'placed' })).toEqual({ kind: 'written' });
    await database.stop();
    await own.stop();
  });
});

describe('one row among many', () => {
  const bound = (): BoundOrders => new BoundOrders(databases[0] as Database);

  it('is read in the order in which references were made, of its operation alone, as far as it is asked for', async () => {
    const references = [newReference('BY'), newReference('BY'), newReference('BY')];
    for (const [at, reference] of references.entries()) held(await one.bind(request({ reference, key: `key-${at}` })));
    held(await one.bind(request({ reference: newReference('BR'), key: 'back', operation: 'order.return' })));
    const [first = '', second = '', third = ''] = references;
    const within = (after: string, until: string, limit = 10): Promise<readonly string[]> =>
      bound()
        .within({ operation: 'order.place', after, until, limit })
        .then((rows) => rows.map(({ reference }) => reference));
    expect(await within('', '~')).toEqual(references);
    expect(await within(first, third)).toEqual([second, third]);
    expect(await within('', '~', 2)).toEqual([first, second]);
    expect(await bound().of('order.place', [second, 'BY-NOBODY'])).toMatchObject([
      { reference: second, arm: 'service', authority: { arm: 'legacy', term: 1 }, outcome: undefined, underWay: true },
    ]);
  });

  it('is taken up where nobody is at it, and by one only', async () => {
    const { reference } = held(await one.bind(request()));
    expect(await one.takeUp(reference, LONG_MS)).toBeUndefined();
    await letAttemptsEnd();
    const taken = await Promise.all([one, two].map((ledger) => ledger.takeUp(reference, LONG_MS)));
    const [mine] = taken.filter((each) => each !== undefined);
    expect(taken.filter((each) => each !== undefined)).toHaveLength(1);
    expect(mine).toMatchObject({ attempt: 2, sent: true });
    if (mine === undefined) throw new Error('nobody has it');
    expect(await one.conclude(mine, { kind: 'placed' })).toEqual({ kind: 'written' });
    expect(await one.takeUp(reference, LONG_MS)).toBeUndefined();
    expect(await bound().of('order.place', [reference])).toMatchObject([
      { outcome: { kind: 'placed' }, underWay: false },
    ]);
  });

  it('is the settler\u2019s next where it is hurried, unless somebody is at it', async () => {
    const { reference } = held(await one.bind(request()));
    expect(await one.hurry(reference)).toBe(false);
    await letAttemptsEnd();
    await sql.query(`UPDATE ledger.binding SET bound_at = clock_timestamp() - interval '1 hour'`);
    expect(await one.takeOverdue({ graceMs: 60_000, attemptMs: LONG_MS, limit: 5 })).toEqual([]);
    expect(await one.hurry(reference)).toBe(true);
    expect(await one.takeOverdue({ graceMs: 60_000, attemptMs: LONG_MS, limit: 5 })).toMatchObject([{ reference }]);
    expect(await one.hurry('BY-NOBODY')).toBe(false);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '@banyan/database';
import { ProblemError, systemClock, type Arm } from '@banyan/kernel';
import { ledgerDatabase, StockAuthorityBook } from '@banyan/ledger';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { AuthorityMover } from './authority-mover.js';
import { InventoryAway, type InventoryAuthority, type LevelComparison } from './inventory-side.js';
import { MOVE_POLICY, type MovePolicy } from './move-policy.js';
import type { GatewayRoutes } from './preflight.js';

const POLICY: MovePolicy = { ...MOVE_POLICY, lookMs: 5, keepMs: 5, drainMs: 60_000, wholeMs: 120_000 };
/** For who waits for what does not come: the others are not to be undone because a machine stands still. */
const IMPATIENT: MovePolicy = { ...POLICY, drainMs: 400, wholeMs: 2_000 };
const SAME: LevelComparison = { products: 1, levels: 3, count: 0, differences: [] };

/** The inventory service, as control sees it: the same contract, in memory. */
class ModelInventory {
  arm: Arm = 'legacy';
  term = 1;
  closed = false;
  openClaims = 0;
  isAway = false;
  comparison = SAME;
  /** What was done, in order. */
  readonly done: string[] = [];
  /** Called as each thing is done: where a process might die. */
  at: (what: string) => void | Promise<void> = () => undefined;

  async read(): Promise<InventoryAuthority> {
    await this.#reach('read');
    const feed = { loaded: true, caughtUpMsAgo: 10, documentsTold: true, trouble: null };
    return { arm: this.arm, term: this.term, closed: this.closed, openClaims: this.openClaims, oldestMs: 0, feed };
  }

  async follow(word: { readonly arm: Arm; readonly term: number; readonly closed: boolean }): Promise<void> {
    await this.#reach(word.closed ? 'close' : `follow ${word.arm} ${word.term}`);
    if (word.term < this.term || (word.term === this.term && word.arm !== this.arm)) return;
    Object.assign(this, word);
  }

  async compare(): Promise<LevelComparison> {
    await this.#reach('compare');
    return this.comparison;
  }

  async #reach(what: string): Promise<void> {
    if (this.isAway) throw new InventoryAway('it does not answer');
    if (what !== 'read') this.done.push(what);
    await this.at(what);
  }
}

let postgres: TestPostgres;
let ledger: Database;
let book: StockAuthorityBook;
let inventory: ModelInventory;
let gateways: GatewayRoutes[];
const movers: AuthorityMover[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  ledger = ledgerDatabase({ url: postgres.url, applicationName: 'test' });
  await ledger.start();
  await until(() => ledger.connected, 'the ledger is there');
});

afterAll(async () => {
  await ledger.stop();
  await postgres.stop();
});

beforeEach(async () => {
  await ledger.run(async (manager) => {
    await manager.query(
      `UPDATE ledger.stock_authority SET arm = 'legacy', term = 1, state = 'settled', moving_to = NULL`,
    );
    await manager.query('DELETE FROM ledger.stock_authority_move');
    await manager.query('DELETE FROM ledger.binding');
  });
  book = new StockAuthorityBook(ledger);
  inventory = new ModelInventory();
  gateways = [{ replica: 'gw-1', open: [] }];
});

afterEach(async () => {
  await Promise.all(movers.splice(0).map((mover) => mover.stop()));
});

function moverOf(policy = POLICY): AuthorityMover {
  const mover = new AuthorityMover({
    book,
    inventory,
    gateways: () => gateways,
    leads: () => true,
    clock: systemClock,
    policy,
  });
  movers.push(mover);
  return mover;
}

const wish = (to: Arm) => ({ to, by: 'maria', reason: 'cut-over' });
const settled = (mover: AuthorityMover) => until(() => mover.progress?.state !== 'moving', 'the move has ended');

/** As a service that has it, in term 2. */
async function atService(): Promise<void> {
  const mover = moverOf();
  await mover.move(wish('service'));
  await settled(mover);
  await until(() => inventory.term === 2, 'the service was told');
  inventory.done.length = 0;
}

/** An order of the term whose outcome is not known; `false`: it is known by now. */
async function openOrder(open: boolean, term = 1): Promise<void> {
  await ledger.run(async (manager) => {
    await manager.query('DELETE FROM ledger.binding');
    if (!open) return;
    const columns = await manager.query<
      { column_name: string; data_type: string; is_nullable: string; column_default: string | null }[]
    >(
      `SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns
       WHERE table_schema = 'ledger' AND table_name = 'binding'`,
    );
    const needed = columns.filter((column) => column.is_nullable === 'NO' && column.column_default === null);
    const values: unknown[] = needed.map(({ column_name: name, data_type: type }) => {
      if (name === 'authority_term') return term;
      if (name === 'authority_arm' || name === 'arm') return 'legacy';
      if (type === 'bytea') return Buffer.alloc(32);
      if (type.startsWith('timestamp')) return new Date(0);
      if (type === 'jsonb') return '{}';
      if (type === 'boolean') return false;
      return type === 'text' || type.startsWith('character') ? 'x' : 1;
    });
    await manager.query(
      `INSERT INTO ledger.binding (${needed.map(({ column_name }) => column_name).join(', ')})
       VALUES (${values.map((_, at) => `$${at + 1}`).join(', ')})`,
      values,
    );
  });
}

describe('a move', () => {
  it('drains, reconciles, flips, and tells the inventory service', async () => {
    const mover = moverOf();
    await mover.move(wish('service'));
    await settled(mover);
    expect(mover.progress).toMatchObject({ state: 'moved', step: 'flip' });
    expect(await book.read()).toMatchObject({
      arm: 'service',
      term: 2,
      state: 'settled',
      by: 'maria',
      reason: 'cut-over',
    });
    await until(() => inventory.term === 2, 'the service was told');
    expect(inventory).toMatchObject({ arm: 'service', term: 2, closed: false });
    expect((await book.moves(9)).map(({ kind }) => kind)).toEqual(['flipped', 'begun']);
  });

  it('back closes the term before it compares', async () => {
    await atService();
    const mover = moverOf();
    await mover.move(wish('legacy'));
    await settled(mover);
    expect(inventory.done).toEqual(['compare', 'close', 'compare', 'follow legacy 3']);
    expect(await book.read()).toMatchObject({ arm: 'legacy', term: 3, state: 'settled' });
    expect(inventory).toMatchObject({ arm: 'legacy', term: 3, closed: false });
  });

  it('is refused with everything that speaks against it, and nothing happens', async () => {
    gateways = [{ replica: 'gw-1', open: ['api/order/confirm', 'import/order'] }];
    inventory.term = 7;
    const error: unknown = await moverOf()
      .move(wish('service'))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).code).toBe('conflict');
    expect((error as ProblemError).message).toMatch(/api\/order\/confirm[^]*import\/order[^]*term 7/);
    expect(await book.read()).toMatchObject({ state: 'settled', term: 1 });
    expect(await book.moves(9)).toEqual([]);
  });

  it('waits for orders of the term', async () => {
    await openOrder(true);
    const mover = moverOf();
    await mover.move(wish('service'));
    await until(() => mover.progress?.text.startsWith('1 orders') === true, 'the move waits');
    expect(await book.read()).toMatchObject({ state: 'draining' });
    await openOrder(false);
    await settled(mover);
    expect(mover.progress?.state).toBe('moved');
  });

  it.each<[string, () => void | Promise<void>, RegExp, MovePolicy]>([
    ['orders do not settle', () => openOrder(true), /orders did not settle within 0.4 s/, IMPATIENT],
    [
      'something is set aside for ever',
      () => {
        inventory.openClaims = 3;
      },
      /did not settle/,
      IMPATIENT,
    ],
    [
      'levels differ once it has drained',
      () => {
        let compared = 0;
        inventory.at = (what) => {
          if (what !== 'compare' || ++compared < 2) return;
          const differences = [{ sku: 'A', source: 'WH-NORD', serviceE4: 10_000, coreE4: 20_000 }];
          inventory.comparison = { ...SAME, count: 1, differences };
        };
      },
      /do not agree on A at WH-NORD/,
      POLICY,
    ],
    [
      'the inventory service goes away',
      () => {
        let compared = 0;
        inventory.at = (what) => {
          if (what === 'compare' && ++compared === 2) throw new InventoryAway('it does not answer');
        };
      },
      /does not answer/,
      POLICY,
    ],
  ])('is undone by itself, with the reason on record: %s', async (_, happens, because, policy) => {
    const mover = moverOf(policy);
    await happens();
    await mover.move(wish('service'));
    await settled(mover);
    expect(mover.progress).toMatchObject({ state: 'undone', text: expect.stringMatching(because) });
    expect(await book.read()).toMatchObject({ arm: 'legacy', term: 1, state: 'settled' });
    const [last] = await book.moves(1);
    expect(last).toMatchObject({ kind: 'undone', by: 'control', reason: expect.stringMatching(because) });
  });

  it('is undone by a person at any time before the flip', async () => {
    await atService();
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let compared = 0;
    inventory.at = async (what) => {
      if (what !== 'compare' || ++compared < 2) return;
      reached.resolve();
      await goOn.promise;
    };
    const mover = moverOf();
    mover.start();
    await mover.move(wish('legacy'));
    await reached.promise;
    expect(inventory.closed).toBe(true);
    expect(await mover.undo('jan', 'not now')).toMatchObject({ arm: 'service', term: 2, state: 'settled' });
    goOn.resolve();
    await until(() => !inventory.closed, 'the term is open again');
    expect(await book.read()).toMatchObject({ arm: 'service', term: 2, state: 'settled' });
    await expect(mover.undo('jan', 'again')).rejects.toThrow('No move is under way');
  });
});

describe('a control that dies in the middle', () => {
  // Each thing that a move does to the world, in both directions.
  const points: [string, Arm, string][] = [
    ['begun', 'service', 'read'],
    ['compared', 'service', 'compare'],
    ['flipped and not told', 'service', 'follow service 2'],
    ['begun', 'legacy', 'read'],
    ['closed', 'legacy', 'close'],
    ['compared', 'legacy', 'compare'],
    ['flipped and not told', 'legacy', 'follow legacy 3'],
  ];

  it.each(points)('%s, on the way to %s, leaves what the next one resolves', async (_, to, dyingAt) => {
    if (to === 'legacy') await atService();
    const died = Promise.withResolvers<void>();
    let isDead = false;
    // A dead process does nothing more: what it waits for never comes.
    inventory.at = async (what) => {
      if (isDead || what !== dyingAt) return;
      const isTold = what.startsWith('follow');
      // It looks at everything before it begins, too.
      if (!isTold && (await book.read()).state !== 'draining') return;
      isDead = true;
      died.resolve();
      await new Promise(() => undefined);
    };
    const dying = new AuthorityMover({
      book,
      inventory,
      gateways: () => gateways,
      leads: () => true,
      clock: systemClock,
      policy: POLICY,
    });
    await dying.move(wish(to));
    await died.promise;
    const next = moverOf();
    next.start();
    await until(async () => (await book.read()).state === 'settled', 'somebody has ended it');
    const { arm, term } = await book.read();
    await until(() => inventory.arm === arm && inventory.term === term && !inventory.closed, 'both say the same');
    // Young as it was, the next one has gone on with it.
    expect({ arm, term }).toEqual({ arm: to, term: to === 'service' ? 2 : 3 });
  });

  it('is undone by the next one when orders have waited long enough', async () => {
    await book.beginMove(wish('service'));
    await openOrder(true);
    const next = moverOf(IMPATIENT);
    next.start();
    await until(async () => (await book.read()).state === 'settled', 'it is undone');
    expect(await book.read()).toMatchObject({ arm: 'legacy', term: 1, by: 'control' });
  });
});

it('two controls that drive one move flip it once', async () => {
  const [one, two] = [moverOf(), moverOf()];
  two.start();
  await one.move(wish('service'));
  await Promise.all([settled(one), until(async () => (await book.read()).state === 'settled', 'it has ended')]);
  expect(await book.read()).toMatchObject({ arm: 'service', term: 2 });
  expect((await book.moves(9)).filter(({ kind }) => kind === 'flipped')).toHaveLength(1);
});

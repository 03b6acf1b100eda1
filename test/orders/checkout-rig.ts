import type { Database } from '@banyan/database';
import { domains, type DomainArm, type StockDesk } from '@banyan/domains';
import { systemClock, readSigningKeys } from '@banyan/kernel';
import {
  CoreSessions,
  FailedCheckouts,
  ledgerDatabase,
  OrderLedger,
  StockAuthorityBook,
  type StockAuthority,
} from '@banyan/ledger';
import type { RunningCore } from '../../apps/legacy-core/testing/running-core.js';
import { connectionTo } from './core-shop.js';
import { until } from '../support/until.js';
import { StorefrontRig, TEST_QUOTE_KEYS } from '../../apps/gateway/src/testing/storefront-rig.fixture.js';
import { QUICK } from '../../apps/gateway/src/orders/orders-rig.fixture.js';
import type { OrdersPolicy } from '../../apps/gateway/src/orders/orders-policy.js';
import { OrdersRoom } from '../../apps/gateway/src/orders/orders-room.js';
import { ReservingArm } from '../../apps/gateway/src/orders/reserving-arm.js';

/** Long enough for a core that busy processors have to answer, which stand still for seconds at times. */
const CHECKOUT: OrdersPolicy['checkout'] = {
  budgetMs: 10_000,
  shareOfCore: 0.5,
  turnMs: 15_000,
  waitMs: 25_000,
  lookMs: 20,
};

/** One gateway replica with the legacy wire of orders, before a real core, over a real ledger. */
export class CheckoutRig {
  private constructor(
    readonly front: StorefrontRig,
    readonly room: OrdersRoom,
    readonly database: Database,
    private readonly core: DomainArm,
    private readonly follow: () => Promise<void>,
  ) {}

  static async start(
    running: RunningCore,
    desk: StockDesk,
    policy: Partial<OrdersPolicy['checkout']> = {},
  ): Promise<CheckoutRig> {
    const orders = domains.find(({ name }) => name === 'orders');
    if (orders === undefined) throw new Error('orders is not registered');
    const core = orders.connectLegacy(connectionTo(running));
    const database = ledgerDatabase({ url: running.postgres.url, applicationName: 'rig', retryMs: 100 });
    await database.start();
    await until(() => database.connected, 'the ledger is connected');
    const book = new StockAuthorityBook(database);
    let authority: StockAuthority | undefined = await book.read();
    let room: OrdersRoom | undefined;
    const front: StorefrontRig = await StorefrontRig.start({
      domain: () => orders,
      legacyWireBy: systemClock,
      settings: { LEGACY_URL: running.core.url },
      orders: (domain) => {
        const { serving } = domain;
        const legacy = { ...serving.legacy, arm: new ReservingArm(core, desk) };
        room = new OrdersRoom({
          domain: { ...domain, serving: { ...serving, legacy } },
          ledger: new OrderLedger(database),
          failed: new FailedCheckouts(database),
          hashKey: 'test',
          clock: systemClock,
          awake: { stoodStillSince: () => false },
          quoteKeys: () => readSigningKeys(TEST_QUOTE_KEYS),
          prefix: '',
          policy: { ...QUICK, attemptMarginMs: 500, checkout: { ...CHECKOUT, ...policy } },
          rehearsal: undefined,
          stockAuthority: () => authority?.arm,
          coreOrders: () => undefined,
          connections: [],
          checkout: {
            sessions: new CoreSessions(database),
            desk,
            authority: () => authority,
            present: (request, fields) => front.present(request, fields),
          },
        });
        return room;
      },
    });
    if (room === undefined) throw new Error('the room was not made');
    return new CheckoutRig(front, room, database, core, async () => {
      authority = await book.read();
    });
  }

  get url(): string {
    return this.front.url;
  }

  /** Hears who has the authority for stock. */
  async hear(): Promise<void> {
    await this.follow();
  }

  async stop(): Promise<void> {
    await this.room.stop(5_000);
    await this.front.stop();
    await this.core.close();
    await this.database.stop();
  }
}

import type { Database } from '@banyan/database';
import { connectStockDesk, type DomainArm, type StockDesk } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import { CoreSessions, FailedCheckouts, OrderLedger, type StockAuthorityFollower } from '@banyan/ledger';
import { log } from '@banyan/observability';
import type { Awake } from '@banyan/resilience';
import type { CoreCheckoutOptions } from './checkout/core-checkout.js';
import type { OwnedDomain } from '../domain/owned-domain.js';
import type { GatewayConfig } from '../gateway.config.js';
import { ORDERS_POLICY } from './orders-policy.js';
import { OrdersRoom } from './orders-room.js';
import { ReservingArm } from './reserving-arm.js';

export interface OpenOrdersOptions {
  readonly config: GatewayConfig;
  readonly clock: Clock;
  readonly awake: Awake;
  readonly database: Database;
  readonly authority: StockAuthorityFollower;
  /** The fields of an answer of the core as its client may see them. */
  readonly present: CoreCheckoutOptions['present'];
  /** Whose orders those are that the core took by itself; undefined: no storefront's. */
  readonly coreOrders: () => string | undefined;
}

/**
 * Puts the room together for the domain whose operations are on what an arm holds.
 *
 * @throws Error when no domain has such operations
 */
export function openOrders(domains: readonly OwnedDomain[], options: OpenOrdersOptions): OrdersRoom {
  const { config, clock, awake, database, authority, present, coreOrders } = options;
  const domain = domains.find(({ manifest }) => manifest.operations.some(({ ownership }) => ownership === 'binds'));
  if (domain === undefined) throw new Error('no domain binds anything to an arm');
  const { manifest, serving } = domain;
  const address = config.services.get(manifest.name);
  database.on('disconnected', (reason) => log.warn('the order ledger cannot be reached', { reason }));
  database.on('connected', () => log.info('the order ledger is connected'));
  authority.on('changed', ({ arm, state, reason }) => log.info('the authority for stock', { arm, state, reason }));
  const rehearsal = address && manifest.connectRehearsal?.(address);
  const desk = deskAt(domains.find((each) => each.manifest.stock === true)?.manifest.name);
  const isWired = config.wires.some(({ contract }) => contract.domain === manifest.name);
  const checkout =
    isWired && desk !== undefined
      ? { sessions: new CoreSessions(database), desk, authority: () => authority.current, present }
      : undefined;
  const legacy = desk === undefined ? serving.legacy.arm : reserving(serving.legacy.arm, desk);
  return new OrdersRoom({
    domain: { ...domain, serving: { ...serving, legacy: { ...serving.legacy, arm: legacy } } },
    ledger: new OrderLedger(database),
    failed: new FailedCheckouts(database),
    hashKey: config.BANYAN_HASH_KEY,
    clock,
    awake,
    quoteKeys: config.BANYAN_QUOTE_KEYS,
    prefix: config.CONTRACT_PREFIX.replace(/\/+$/, ''),
    policy: ORDERS_POLICY,
    rehearsal,
    stockAuthority: () => authority.current?.arm,
    coreOrders,
    checkout,
    connections: [rehearsal, desk].filter((connection) => connection !== undefined),
  });

  /** The desk of the service that can have the authority for stock. */
  function deskAt(stock: string | undefined): StockDesk | undefined {
    const at = stock === undefined ? undefined : config.services.get(stock);
    return at && connectStockDesk(at);
  }
}

/** The core is asked when the goods are set aside where the authority is. */
function reserving(legacy: DomainArm, desk: StockDesk): DomainArm {
  return new ReservingArm(legacy, desk);
}

import type { Domain } from '../domain.js';
import { ordersLegacyWire } from './contracts/legacy.js';
import { v1 } from './contracts/v1.js';
import { v2 } from './contracts/v2.js';
import { ORDER_BEGIN, ORDER_LOOK } from './core-checkout.js';
import { connectOrdersLegacy } from './legacy/orders-legacy.client.js';
import { ORDER_PARTIES } from './order-parties.js';
import { ORDERS_COMPARISON } from './orders.comparison.js';
import { ORDERS_MISMATCHES } from './orders.mismatches.js';
import {
  ORDER_CANCEL,
  ORDER_LIST,
  ORDER_PLACE,
  ORDER_READ,
  ORDER_RETURN,
  ORDER_SETTLE,
  type ListQuestion,
  type OrderRequest,
  type PlaceResult,
} from './orders.model.js';
import { connectOrderRehearsal, connectOrdersService } from './service/orders-service.client.js';

/** Placing an order, accepted to answered: stock, payment, fraud, shipping and a commit. What takes longer is answered 202. */
const PLACE_DEADLINE_MS = 8_000;
/** A return books goods and money, in several calls of the core. */
const RETURN_DEADLINE_MS = 8_000;
/** Cancelling is one change, and a look at what came of it. */
const CANCEL_DEADLINE_MS = 5_000;
/** An order or a customer's orders: the budget of reads. */
const READ_DEADLINE_MS = 2_000;

/** Orders: taken once, found wherever they were taken, cancelled and given back there. */
export const orders: Domain = {
  name: 'orders',
  operations: [
    {
      name: ORDER_PLACE,
      kind: 'write',
      access: { scope: 'orders:place', object: 'customer' },
      deadlineMs: PLACE_DEADLINE_MS,
      ownership: 'binds',
      keyed: true,
      buys: true,
    },
    {
      name: ORDER_READ,
      kind: 'read',
      access: { scope: 'orders:read', object: 'order' },
      deadlineMs: READ_DEADLINE_MS,
      ownership: 'follows',
    },
    {
      name: ORDER_LIST,
      kind: 'read',
      access: { scope: 'orders:list', object: 'customer' },
      deadlineMs: READ_DEADLINE_MS,
      ownership: 'gathers',
    },
    // Twice is once: it needs no key.
    {
      name: ORDER_CANCEL,
      kind: 'write',
      access: { scope: 'orders:cancel', object: 'order' },
      deadlineMs: CANCEL_DEADLINE_MS,
      ownership: 'follows',
    },
    {
      name: ORDER_RETURN,
      kind: 'write',
      access: { scope: 'orders:return', object: 'order' },
      deadlineMs: RETURN_DEADLINE_MS,
      ownership: 'follows',
      keyed: true,
    },
  ],
  contracts: [v1, v2],
  legacyWire: ordersLegacyWire,
  authority: 'legacy',
  objectivesFile: 'libs/domains/src/orders/orders.slo.yaml',
  integrationsFile: 'libs/domains/src/orders/orders.integrations.yaml',
  // What came of an order that nobody asks for any more; and the back office's copy of one that the service captured.
  // What a shopper's own session at the core has begun, and that it begin.
  legacyQuestions: [ORDER_SETTLE, 'filing', ORDER_LOOK, ORDER_BEGIN],
  parties: ORDER_PARTIES,
  comparison: ORDERS_COMPARISON,
  mismatches: ORDERS_MISMATCHES,
  // Nothing personal is in a channel; whatever else is asked follows the order, and no flag.
  flagProperties: (input) => {
    const { channel } = input as Partial<OrderRequest>;
    return channel === undefined ? {} : { channel };
  },
  customerOf: (input) => {
    const { customer, email } = input as Partial<OrderRequest & ListQuestion>;
    return customer?.email ?? email;
  },
  // Pending is as good as placed: nearly all become so, and who waits has not gone away.
  takesOrder: (result) => ['placed', 'pending'].includes((result as Partial<PlaceResult>).kind ?? ''),
  connectLegacy: connectOrdersLegacy,
  connectService: connectOrdersService,
  connectRehearsal: connectOrderRehearsal,
  serviceAt: { host: 'ORDERS_HOST', port: 'ORDERS_PORT' },
};

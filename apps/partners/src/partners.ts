import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PreparingClient } from '@banyan/database';
import { messageOf, systemClock } from '@banyan/kernel';
import { log, opsHandler } from '@banyan/observability';
import { Pool } from 'pg';
import { answerRequests, type AnswerCall } from './answer-requests.js';
import { migrateBooks } from './books/migrate.js';
import { PartnerTruth } from './books/partner-truth.js';
import { Deliveries, type Listeners } from './deliveries/deliveries.js';
import { DeliveryBooks } from './deliveries/delivery-books.js';
import { EventBooks } from './events/event-books.js';
import { EventFace } from './events/event-face.js';
import { FaultSwitches } from './faults/switches.js';
import { AssessmentBooks } from './fraud/assessment-books.js';
import { FraudFace } from './fraud/fraud-face.js';
import { booksRoute } from './ops/books-route.js';
import { faultsRoute } from './ops/fault-routes.js';
import { listenersRoute } from './ops/listeners-route.js';
import { opsFace } from './ops/ops-face.js';
import { RequestCounts } from './ops/request-counts.js';
import { requestsRoute } from './ops/requests-route.js';
import { ChargeBooks } from './payments/charge-books.js';
import { PaymentsFace } from './payments/payments-face.js';
import { answerRate } from './shipping/answer-rate.js';
import { ParcelBooks } from './warehouse/parcel-books.js';
import { parcelOf } from './warehouse/parcel-of.js';
import { Warehouse } from './warehouse/warehouse.js';

export interface PartnersOptions {
  readonly databaseUrl: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  readonly opsPort: number;
  readonly opsHost: string;
  /** Where somebody wants to be told. */
  readonly listeners: Listeners;
  /** How long the warehouse takes for each stage. */
  readonly paceMs: number;
}

export interface Partners {
  /** All parties. */
  readonly url: string;
  readonly opsUrl: string;
  /** Answers what is under way, then stops; whatever is open after `graceMs` is cut. */
  close(graceMs?: number): Promise<void>;
}

/** Opens the books and lets every party listen: all on one port, their operations side on another. */
export async function startPartners(options: PartnersOptions): Promise<Partners> {
  await migrateBooks(options.databaseUrl);
  const pool = new Pool({
    connectionString: options.databaseUrl,
    max: 8,
    application_name: 'partners',
    connectionTimeoutMillis: 2000,
    Client: PreparingClient,
  });
  pool.on('error', (error) => log.warn('the database dropped a connection', { reason: messageOf(error) }));
  const faults = new FaultSwitches(() => systemClock.monotonicMs());
  const counts = new RequestCounts();
  const deliveries = new Deliveries(new DeliveryBooks(pool), options.listeners);
  const warehouse = new Warehouse(new ParcelBooks(pool), deliveries, faults, options.paceMs);
  const answer = answerOf(pool, faults, deliveries, warehouse);

  const server = createServer({ requestTimeout: 0 }, answerRequests({ faults, counts, answer }));
  const health = opsHandler({ service: 'partners', readiness: () => readiness(pool) });
  const ops = createServer(
    opsFace(health, {
      __books: booksRoute(new PartnerTruth(pool)),
      __faults: faultsRoute(faults),
      __listeners: listenersRoute(deliveries),
      __requests: requestsRoute(counts),
    }),
  );
  const url = await listen(server, options.port, options.host);
  const opsUrl = await listen(ops, options.opsPort, options.opsHost);
  return {
    url,
    opsUrl,
    close: async (graceMs = 1000) => {
      faults.mendAll();
      await Promise.all([warehouse.stop(), closeServer(server, graceMs), closeServer(ops, 500)]);
      await deliveries.stop();
      await pool.end();
    },
  };
}

/** Who does what is asked. */
function answerOf(pool: Pool, faults: FaultSwitches, deliveries: Deliveries, warehouse: Warehouse): AnswerCall {
  const books = new ChargeBooks(pool);
  const webhooks = {
    get listened() {
      return deliveries.listeners.webhook !== undefined;
    },
    expect: (inMs: number) => deliveries.expect(inMs),
    tellNow: (id: string) => deliveries.tellNow(id),
  };
  const payments = {
    primary: new PaymentsFace({ processor: 'primary', books, faults, webhooks }),
    backup: new PaymentsFace({ processor: 'backup', books, faults, webhooks }),
  };
  const fraud = new FraudFace(new AssessmentBooks(pool), faults);
  const events = new EventFace({
    books: new EventBooks(pool),
    faults,
    parcelOf: (event) => parcelOf(event, warehouse.paceMs),
    packing: (inMs) => warehouse.expect(inMs),
  });
  return async (call, request) => {
    switch (call.kind) {
      case 'charge':
        return payments[call.processor].charge(request);
      case 'charges':
        return payments[call.processor].charges(request);
      case 'refund':
        return payments[call.processor].refund(call.chargeId, request);
      case 'void':
        return payments[call.processor].voidKey(request);
      case 'assess':
        return fraud.assess(request);
      case 'rate':
        return answerRate(request);
      case 'event':
        return events.take(call.listener, request);
    }
  };
}

async function readiness(pool: Pool) {
  try {
    await pool.query('SELECT 1');
    return { checks: [{ name: 'postgres', ok: true, required: false }] };
  } catch (error) {
    return { checks: [{ name: 'postgres', ok: false, required: false, detail: messageOf(error) }] };
  }
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
      resolve(`http://${shown}:${(server.address() as AddressInfo).port}`);
    });
  });
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

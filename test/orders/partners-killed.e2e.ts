import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ask, type Json } from '../../apps/partners/testing/ask.js';
import { freePort } from '../../apps/stack/src/processes/free-port.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';

const DEATHS = 6;
const CLIENTS = 8;

let postgres: TestPostgres;
let partners: ServiceProcess;
let environment: Record<string, string>;
const life = { restarts: 0, ended: false };

beforeAll(async () => {
  postgres = await startPostgres();
  const [port, opsPort] = [await freePort(), await freePort()];
  environment = {
    DATABASE_URL: postgres.url,
    PARTNERS_PORT: String(port),
    PARTNERS_OPS_PORT: String(opsPort),
    PARTNERS_PACE_MS: '10',
  };
  partners = await ServiceProcess.start('partners', environment);
});
afterAll(async () => {
  life.ended = true;
  await partners.end('SIGTERM');
  await postgres.stop();
});

const url = () => `http://127.0.0.1:${partners.port}`;
const ops = async (method: string, path: string, body?: unknown): Promise<Json> =>
  (await ask(partners.opsUrl, method, path, body)).json;

const isDying = (): boolean => life.restarts < DEATHS;

/** Starts it again whenever it has died, with a switch that kills it once more. */
async function keepAlive(): Promise<void> {
  while (!life.ended && life.restarts < DEATHS) {
    const blow = life.restarts % 2 === 0 ? 'killAfterRatio' : 'killBeforeRatio';
    await ops('PUT', '/__faults/payments-primary', { [blow]: 1, skip: 5 + life.restarts, times: 1 });
    await until(() => partners.child.signalCode !== null, 'it has killed itself');
    partners = await ServiceProcess.start('partners', environment);
    life.restarts += 1;
  }
}

/** One order after another, each asked for until somebody has answered. @returns what was answered, by key */
async function buy(client: number): Promise<ReadonlyMap<string, string>> {
  const answered = new Map<string, string>();
  for (let order = 0; isDying() || order < 5; order += 1) {
    const reference = `BY-${client}-${order}`;
    const charge = await until(
      async () => {
        const body = { amountMinor: 100 + order, currency: 'EUR', token: 'tok_visa_1', reference };
        const answer = await ask(url(), 'POST', '/payments/primary/charges', body, { 'Idempotency-Key': reference });
        return answer.status === 201 ? (answer.json as { readonly id: string }) : false;
      },
      `${reference} is charged`,
      120_000,
    );
    answered.set(reference, charge.id);
  }
  return answered;
}

test('killed in the middle of its writes, again and again, the book has what was answered, once', async () => {
  const [, ...clients] = await Promise.all([
    keepAlive(),
    ...Array.from({ length: CLIENTS }, (_, client) => buy(client)),
  ]);
  expect(life.restarts).toBe(DEATHS);
  const answered = new Map(clients.flatMap((of) => [...of]));
  const { rows } = await ops('GET', '/__books/payments-primary?limit=10000');
  const booked = new Map(rows.map(({ idempotencyKey, id }: Json) => [idempotencyKey, id]));
  expect(rows).toHaveLength(booked.size);
  expect(booked).toEqual(answered);
  expect(await ops('GET', '/__books/totals')).toMatchObject({ chargedReferences: answered.size, chargedTwice: 0 });
});

test('parcels that were on their way when it died go on', async () => {
  const event = {
    specversion: '1.0',
    id: 'e1',
    source: '/banyan/orders',
    type: 'shop.banyan.orders.accepted.v1',
    subject: 'BY-parcel',
    data: { reference: 'BY-parcel', lines: [{ sku: '007', quantityE4: 10_000 }] },
  };
  await ops('PUT', '/__faults/warehouse', { killAfterRatio: 1, times: 1 });
  const headers = { 'content-type': 'application/cloudevents+json' };
  await expect(ask(url(), 'POST', '/warehouse/events', event, headers)).rejects.toThrow(/socket hang up|ECONNRESET/);
  await until(() => partners.child.signalCode !== null, 'it has killed itself');
  partners = await ServiceProcess.start('partners', environment);
  // Nobody has answered, so it is told again.
  expect((await ask(url(), 'POST', '/warehouse/events', event, headers)).status).toBe(204);
  const warehouse = await until(async () => {
    const totals = (await ops('GET', '/__books/totals')).warehouse;
    return totals.byStage.delivered === 1 ? totals : false;
  }, 'the parcel is delivered');
  expect(warehouse).toMatchObject({ events: 1, duplicates: 1, parcels: 1, parcelsTwice: 0 });
});

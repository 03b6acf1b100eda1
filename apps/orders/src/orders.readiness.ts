import type { ReadinessReport } from '@banyan/observability';
import { faultsCheck, type Faults } from '@banyan/service';
import type { PartySwitches } from './partners/party-switches.js';
import type { OrderDatabase } from './storage/order-database.js';

/** What readiness looks at. */
export interface OrdersHealth {
  readonly database: OrderDatabase;
  readonly faults: Faults;
  readonly switches: Pick<PartySwitches, 'inForce'>;
  /** Of all kinds, as counted last. */
  readonly openSagas: () => number;
}

/** Ready as long as PostgreSQL answers: without it no order can be taken or told. Parties that are down are no reason: orders wait for them. */
export async function ordersReadiness({
  database,
  faults,
  switches,
  openSagas,
}: OrdersHealth): Promise<ReadinessReport> {
  const ok = await database.query('SELECT 1').then(
    () => true,
    () => false,
  );
  const open = openSagas();
  const off = switches.inForce;
  return {
    checks: [
      {
        name: 'postgres',
        ok,
        required: true,
        detail: ok ? 'answers' : 'does not answer: orders are neither taken nor told',
      },
      { name: 'sagas', ok: true, required: false, detail: `${open} open` },
      {
        name: 'parties',
        ok: off.length === 0,
        required: false,
        detail: off.length === 0 ? 'all in use' : `out of use: ${off.join(', ')}`,
      },
      faultsCheck(faults),
    ],
  };
}

import { INVENTORY_EVENT_SOURCE, STOCK_EVENTS } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import { RpcTransport, TAKE_EVENT } from '@banyan/outbox';
import { callerSigner, SERVICE_ERROR_CODES, ServiceClient } from '@banyan/rpc';
import { EventRelays } from '@banyan/service';
import type { DataSource } from 'typeorm';
import type { InventorySettings } from '../inventory.settings.js';

/** What tells the listeners of stock, and ends with the service. */
export interface StockListeners {
  readonly relays: EventRelays;
  close(): void;
}

/** Who is told of stock: the pricing service, which pauses promotions by it. */
export async function startStockListeners(
  settings: InventorySettings,
  dataSource: DataSource,
  clock: Clock,
): Promise<StockListeners> {
  const pricing = new ServiceClient(
    {
      host: settings.PRICING_HOST,
      port: settings.PRICING_PORT,
      broker: settings.NATS_URL,
      signer: callerSigner('inventory', settings.BANYAN_SERVICE_KEYS, clock),
    },
    SERVICE_ERROR_CODES,
  );
  const relays = await EventRelays.start({
    schema: 'inventory',
    database: dataSource,
    databaseUrl: settings.DATABASE_URL,
    applicationName: 'banyan-inventory events',
    source: INVENTORY_EVENT_SOURCE,
    consumers: [
      {
        consumer: 'pricing',
        types: Object.values(STOCK_EVENTS),
        from: 'now',
        transport: new RpcTransport(pricing, `pricing.${TAKE_EVENT}`),
      },
    ],
    clock,
  });
  return { relays, close: () => pricing.close() };
}

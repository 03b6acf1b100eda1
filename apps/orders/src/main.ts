import { readConfig, SETTING_NAMES } from '@banyan/kernel';
import { announceReady, onShutdown, runApp } from '@banyan/observability';
import { startOrders } from './orders.app.js';
import { ORDERS_SETTINGS } from './orders.settings.js';

runApp(async () => {
  const orders = await startOrders(readConfig(ORDERS_SETTINGS, process.env, SETTING_NAMES));
  onShutdown(() => orders.close());
  announceReady(orders);
});

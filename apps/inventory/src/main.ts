import { readConfig, SETTING_NAMES } from '@banyan/kernel';
import { announceReady, onShutdown, runApp } from '@banyan/observability';
import { startInventory } from './inventory.app.js';
import { INVENTORY_SETTINGS } from './inventory.settings.js';

runApp(async () => {
  const inventory = await startInventory(readConfig(INVENTORY_SETTINGS, process.env, SETTING_NAMES));
  onShutdown(() => inventory.close());
  announceReady(inventory);
});

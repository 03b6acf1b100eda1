import { readConfig, SETTING_NAMES } from '@banyan/kernel';
import { announceReady, onShutdown, runApp } from '@banyan/observability';
import { startPricing } from './pricing.app.js';
import { PRICING_SETTINGS } from './pricing.settings.js';

runApp(async () => {
  const pricing = await startPricing(readConfig(PRICING_SETTINGS, process.env, SETTING_NAMES));
  onShutdown(() => pricing.close());
  announceReady(pricing);
});

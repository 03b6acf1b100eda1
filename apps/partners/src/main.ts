import { pick, readConfig, SETTING_NAMES } from '@banyan/kernel';
import { announceReady, onShutdown, runApp } from '@banyan/observability';
import { startPartners } from './partners.js';

runApp(async () => {
  const config = readConfig(
    pick(
      'DATABASE_URL',
      'PARTNERS_PORT',
      'PARTNERS_HOST',
      'PARTNERS_OPS_PORT',
      'OPS_HOST',
      'FULFILMENT_CALLBACK_URL',
      'PAYMENT_WEBHOOK_URL',
      'PARTNERS_PACE_MS',
      'LOG_LEVEL',
    ),
    process.env,
    SETTING_NAMES,
  );
  const partners = await startPartners({
    databaseUrl: config.DATABASE_URL,
    port: config.PARTNERS_PORT,
    host: config.PARTNERS_HOST,
    opsPort: config.PARTNERS_OPS_PORT,
    opsHost: config.OPS_HOST,
    listeners: { webhook: config.PAYMENT_WEBHOOK_URL, fulfilment: config.FULFILMENT_CALLBACK_URL },
    paceMs: config.PARTNERS_PACE_MS,
  });
  onShutdown(() => partners.close());
  announceReady({ url: partners.url, opsUrl: partners.opsUrl });
});

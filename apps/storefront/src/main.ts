import { ConfigurationError, pick, readConfig, SETTING_NAMES } from '@banyan/kernel';
import { announceReady, onShutdown, runApp } from '@banyan/observability';
import { startStorefront } from './storefront.js';

runApp(async () => {
  const config = readConfig(
    pick('GATEWAY_URL', 'STOREFRONT_PORT', 'STOREFRONT_HOST', 'STOREFRONT_OPS_PORT', 'OPS_HOST', 'LOG_LEVEL'),
    process.env,
    SETTING_NAMES,
  );
  const { GATEWAY_URL } = config;
  if (GATEWAY_URL === undefined)
    throw new ConfigurationError(['GATEWAY_URL is required: the gateway is all it talks to']);
  const storefront = await startStorefront({
    gatewayUrl: GATEWAY_URL,
    port: config.STOREFRONT_PORT,
    host: config.STOREFRONT_HOST,
    opsPort: config.STOREFRONT_OPS_PORT,
    opsHost: config.OPS_HOST,
  });
  onShutdown(() => storefront.close());
  announceReady({ url: storefront.url, opsUrl: storefront.opsUrl });
});

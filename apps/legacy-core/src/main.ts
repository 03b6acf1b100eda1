import { pick, readConfig, SETTING_NAMES } from '@banyan/kernel';
import { announceReady, onShutdown, runApp } from '@banyan/observability';
import { startLegacyCore } from './legacy-core.js';

runApp(async () => {
  const config = readConfig(
    pick(
      'DATABASE_URL',
      'LEGACY_PORT',
      'LEGACY_HOST',
      'LEGACY_OPS_PORT',
      'OPS_HOST',
      'LEGACY_SOAP_USER',
      'LEGACY_SOAP_KEY',
      'LEGACY_REST_USER',
      'LEGACY_REST_PASSWORD',
      'LEGACY_ASSERTION_KEYS',
      'LOG_LEVEL',
    ),
    process.env,
    SETTING_NAMES,
  );
  const core = await startLegacyCore({
    databaseUrl: config.DATABASE_URL,
    port: config.LEGACY_PORT,
    host: config.LEGACY_HOST,
    opsPort: config.LEGACY_OPS_PORT,
    opsHost: config.OPS_HOST,
    soapUser: config.LEGACY_SOAP_USER,
    soapKey: config.LEGACY_SOAP_KEY,
    restUser: config.LEGACY_REST_USER,
    restPassword: config.LEGACY_REST_PASSWORD,
    assertionKeys: config.LEGACY_ASSERTION_KEYS,
  });
  onShutdown(() => core.close());
  announceReady({ url: core.url, opsUrl: core.opsUrl });
});

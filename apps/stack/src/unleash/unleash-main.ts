import { start } from 'unleash-server';
import { readUnleashEnvironment } from './unleash-environment.js';

/**
 * The development Unleash server, in a process of its own (it is AGPL, and it may die alone). It speaks to the launcher
 * only: where it listens goes over the channel, and when the channel closes the launcher is gone and so are we.
 */
const settings = readUnleashEnvironment(process.env);

const unleash = await start({
  databaseUrl: settings.databaseUrl,
  // Unleash asks for TLS unless told otherwise, which the embedded server does not speak.
  db: { ssl: false, pool: { min: 0, max: 8 }, applicationName: 'unleash' },
  server: {
    host: '127.0.0.1',
    port: settings.port,
    unleashUrl: `http://127.0.0.1:${settings.port}`,
    gracefulShutdownTimeout: 500,
    secret: 'banyan-local-session',
  },
  // A machine without a way out must start as fast as any other, and nobody is told about it.
  versionCheck: { enable: false },
  telemetry: false,
  authentication: { initialAdminUser: settings.admin, initApiTokens: [] },
  // Every flag change must be seen at the next poll.
  clientFeatureCaching: { enabled: false },
  ui: { environment: 'banyan on this machine' },
});

const address = unleash.server?.address();
const port = typeof address === 'object' && address !== null ? address.port : settings.port;
process.once('disconnect', () => process.exit(0));
process.send?.({ type: 'banyan-ready', url: `http://127.0.0.1:${port}`, opsUrl: `http://127.0.0.1:${port}` });

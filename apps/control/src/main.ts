import { announceReady, onShutdown, runApp } from '@banyan/observability';
import { readControlConfig } from './control.config.js';
import { startControl } from './start-control.js';

runApp(async () => {
  const control = await startControl(readControlConfig(process.env));
  onShutdown(() => control.close());
  announceReady({ url: control.url, opsUrl: control.url });
});

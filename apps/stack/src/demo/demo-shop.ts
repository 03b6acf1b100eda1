import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataDir } from '../shop/data-dir.js';
import { lockDataDir } from '../shop/data-dir-lock.js';
import { domainNames } from '../shop/domain-names.js';
import { PORT_SETTINGS, readShopSettings } from '../shop/shop-settings.js';
import { Shop } from '../shop/shop.js';
import type { ProcessEvent } from '../processes/supervised.js';
import { FlagSliders } from '../unleash/flag-sliders.js';
import { ControlView } from './control-view.js';
import { ServiceArmWatch } from './service-arm-watch.js';

/** A shop of the demonstration's own: free ports, a temporary folder, every request traced. */
export interface DemoShop {
  readonly shop: Shop;
  readonly storefrontUrl: string;
  readonly control: ControlView;
  readonly flags: FlagSliders;
  readonly arm: ServiceArmWatch;
  stop(): Promise<void>;
}

export async function openDemoShop(onEvent: (event: ProcessEvent) => void): Promise<DemoShop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'banyan-demo-'));
  const arm = await ServiceArmWatch.open();
  const settings = readShopSettings({
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    ...Object.fromEntries(PORT_SETTINGS.map((name) => [name, '0'])),
    BANYAN_DATA_DIR: dataDir,
    BANYAN_FLAG_POLL_MS: '250',
    BANYAN_TRACE_RATIO: '1',
    BANYAN_SYNTHETIC_EVERY_MS: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: arm.url,
  });
  openDataDir(dataDir);
  const unlock = lockDataDir(dataDir);
  const shop = await Shop.open({
    settings,
    domains: domainNames,
    durable: false,
    onEvent,
    // Nobody orders anything in this play, and its shoppers are programs.
    only: (name) => !['partners', 'orders', 'storefront'].includes(name),
  });
  shop.removeAtEnd(dataDir);
  const stop = async () => {
    await shop.stop();
    arm.close();
    unlock();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await shop.boot();
  } catch (error) {
    await stop();
    throw error;
  }
  const url = (name: string) => shop.addressesOf(name)?.url ?? '';
  return {
    shop,
    storefrontUrl: url('gateway'),
    control: new ControlView(url('control')),
    flags: new FlagSliders(() => `${url('unleash')}/api`, settings.unleash.adminToken),
    arm,
    stop,
  };
}

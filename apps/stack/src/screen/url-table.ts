import type { Shop } from '../shop/shop.js';
import type { ShopSettings } from '../shop/shop-settings.js';
import { UNLEASH_LOGIN } from '../unleash/unleash-environment.js';

type Row = [what: string, url: string, note: string];

/** Where everything is, for the person who has just started it. */
export function urlTable(shop: Shop, settings: ShopSettings): string {
  const { databaseUrl, legacyUrl, unleashUrl } = settings.external;
  const at = (name: string): string => shop.addressesOf(name)?.url ?? '';
  const login = `log in as ${UNLEASH_LOGIN.username} / ${UNLEASH_LOGIN.password}`;
  const ops = (name: string): string => shop.addressesOf(name)?.opsUrl ?? '';
  const readiness = (name: string): string => `${ops(name)}/readyz?verbose`;
  const fedByTheirs: readonly Row[] = [
    ['inventory', readiness('inventory'), 'ready when the stock feed of your core was read'],
    ['pricing', readiness('pricing'), 'ready when the price lists of your core were read'],
  ];
  const demo: Row = ['shop', at('storefront'), 'a small storefront: what a shopper sees'];
  const rows: Row[] = [
    ...(legacyUrl === undefined ? [demo] : []),
    ['storefront', at('gateway'), 'point your shop here'],
    ['status', `${at('control')}/status`, `API at ${at('control')}/api/openapi.json`],
    ['flags', unleashUrl ?? at('unleash'), unleashUrl === undefined ? login : 'your own Unleash'],
    ['legacy core', at('legacy-core'), legacyUrl === undefined ? 'the stand-in monolith' : 'your own'],
    [
      'partners',
      at('partners'),
      `stand-ins for payments, fraud, shipping, warehouse and mail; books and faults at ${ops('partners')}`,
    ],
    ...(legacyUrl === undefined ? [] : fedByTheirs),
    ['database', withoutPassword(at('postgres')), databaseUrl === undefined ? '' : 'your own'],
    ['traces', `${shop.opsUrl}/traces`, 'npm run -s banyan -- trace <id>'],
    ['data', settings.dataDir, 'logs/ has what each process says'],
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(([what, url, note]) => `  ${what.padEnd(widths[0] ?? 0)}  ${url.padEnd(widths[1] ?? 0)}  ${note}`.trimEnd())
    .join('\n');
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = '***';
  return parsed.href;
}

import { describe, expect, it } from '@jest/globals';
import { appEnvironment } from './app-environment.js';
import { readShopSettings } from './shop-settings.js';

const BASE = { PATH: '/usr/bin', BANYAN_DATA_DIR: '/tmp/shop' };

describe('the settings of the shop', () => {
  it('name every fault at once', () => {
    const bad = { ...BASE, GATEWAY_PORT: '99999', LOG_LEVEL: 'loud', BANYAN_DATA_DRI: '/tmp/x' };
    expect(() => readShopSettings(bad)).toThrow(/GATEWAY_PORT[^]*LOG_LEVEL[^]*did you mean BANYAN_DATA_DIR/);
  });

  it('require the tokens with an Unleash of your own', () => {
    expect(() => readShopSettings({ ...BASE, UNLEASH_URL: 'https://flags.example/api' })).toThrow(
      'UNLEASH_ADMIN_TOKEN',
    );
  });

  it('require a token for gateways where control has tokens', () => {
    const tokens = { ...BASE, CONTROL_TOKENS_FILE: '/etc/banyan/tokens.yaml' };
    expect(() => readShopSettings(tokens)).toThrow('CONTROL_TOKEN');
    expect(readShopSettings({ ...tokens, CONTROL_TOKEN: 'banyan_x' }).controlToken).toBe('banyan_x');
  });

  it('want no port for what is not started', () => {
    const own = { ...BASE, DATABASE_URL: 'postgres://u@db/x', LEGACY_URL: 'https://shop.example' };
    const wanted = readShopSettings(own).wantedPorts.map((port) => port.setting);
    expect(wanted).not.toContain('POSTGRES_PORT');
    expect(wanted).not.toContain('LEGACY_OPS_PORT');
    expect(wanted).toContain('UNLEASH_PORT');
  });
});

describe('the environment of an app', () => {
  const where = new Map([
    ['postgres', { url: 'postgres://banyan@127.0.0.1:1/banyan', opsUrl: '' }],
    ['unleash', { url: 'http://127.0.0.1:2', opsUrl: '' }],
    ['legacy-core', { url: 'http://127.0.0.1:3', opsUrl: '' }],
    ['inventory', { url: 'tcp://127.0.0.1:4', opsUrl: 'http://127.0.0.1:14' }],
    ['pricing', { url: 'tcp://127.0.0.1:6', opsUrl: '' }],
    ['partners', { url: 'http://127.0.0.1:7', opsUrl: 'http://127.0.0.1:17' }],
    ['orders', { url: 'tcp://127.0.0.1:8', opsUrl: 'http://127.0.0.1:18' }],
    ['control', { url: 'http://127.0.0.1:5', opsUrl: '' }],
  ]);
  const of = (app: Parameters<typeof appEnvironment>[0], more: Record<string, string> = {}, replica = 1) =>
    appEnvironment(app, readShopSettings({ ...BASE, ...more }), where, 'http://127.0.0.1:9', replica, undefined);

  it('gives the admin token to control alone, wherever it came from', () => {
    const secret = '*:*.very-secret';
    const holders = (
      ['legacy-core', 'partners', 'inventory', 'pricing', 'orders', 'control', 'gateway'] as const
    ).filter((app) => Object.values(of(app, { UNLEASH_ADMIN_TOKEN: secret })).includes(secret));
    expect(holders).toEqual(['control']);
  });

  it("gives the token of reports to gateways alone, and a person's to nobody", () => {
    const given = { CONTROL_TOKEN: 'of-gateways', BANYAN_TOKEN: 'of-a-person' };
    const holders = (token: string) =>
      (['legacy-core', 'partners', 'inventory', 'pricing', 'orders', 'control', 'gateway'] as const).filter((app) =>
        Object.values(of(app, given)).includes(token),
      );
    expect([holders('of-gateways'), holders('of-a-person')]).toEqual([['gateway'], []]);
  });

  it('tells the gateway where everything is, in place of what the caller had', () => {
    expect(of('gateway', { CONTROL_URL: 'http://elsewhere.example' })).toMatchObject({
      LEGACY_URL: 'http://127.0.0.1:3',
      UNLEASH_URL: 'http://127.0.0.1:2/api',
      INVENTORY_HOST: '127.0.0.1',
      INVENTORY_PORT: '4',
      PRICING_HOST: '127.0.0.1',
      PRICING_PORT: '6',
      ORDERS_HOST: '127.0.0.1',
      ORDERS_PORT: '8',
      CONTROL_URL: 'http://127.0.0.1:5',
      GATEWAY_PORT: '8080',
      PATH: '/usr/bin',
    });
  });

  it('tells the order service where each party outside is, and one of your own where you say', () => {
    const own = 'https://pay.example/v1';
    expect(of('orders', { PAYMENT_BACKUP_URL: own })).toMatchObject({
      PAYMENT_PRIMARY_URL: 'http://127.0.0.1:7/payments/primary',
      PAYMENT_BACKUP_URL: own,
      FRAUD_URL: 'http://127.0.0.1:7/fraud',
      MAIL_URL: 'http://127.0.0.1:7/mail/events',
      INVENTORY_PORT: '4',
    });
  });

  it('tells the stand-ins where the order service hears of parcels and charges, as soon as that is known', () => {
    const inbox = 'FULFILMENT_CALLBACK_URL';
    expect(of('partners')['PAYMENT_WEBHOOK_URL']).toBe('http://127.0.0.1:18/inbox/payment');
    expect(of('partners')[inbox]).toBe('http://127.0.0.1:18/inbox/fulfilment');
    const begun = (more: Record<string, string>) =>
      appEnvironment('partners', readShopSettings({ ...BASE, ...more }), new Map(), '', 1, undefined)[inbox];
    expect(begun({})).toBe('http://127.0.0.1:9103/inbox/fulfilment');
    expect(begun({ ORDERS_OPS_PORT: '0' })).toBeUndefined();
    expect(begun({ FULFILMENT_CALLBACK_URL: 'https://hear.example' })).toBe('https://hear.example');
  });

  it('tells control where it asks on behalf of people', () => {
    const asked = {
      INVENTORY_HOST: '127.0.0.1',
      INVENTORY_OPS_PORT: '14',
      ORDERS_HOST: '127.0.0.1',
      ORDERS_OPS_PORT: '18',
    };
    expect(of('control')).toMatchObject(asked);
  });

  it('lets a restarted process come back where it was', () => {
    const before = { url: 'http://127.0.0.1:43210', opsUrl: 'http://127.0.0.1:43211' };
    const settings = readShopSettings({ ...BASE, GATEWAY_PORT: '0', GATEWAY_OPS_PORT: '0' });
    expect(appEnvironment('gateway', settings, where, '', 1, before)).toMatchObject({
      GATEWAY_PORT: '43210',
      GATEWAY_OPS_PORT: '43211',
    });
  });

  it('keeps a second gateway apart from the first', () => {
    expect(of('gateway', {}, 2)).toMatchObject({ GATEWAY_PORT: '0', BANYAN_DATA_DIR: '/tmp/shop/gateway-2' });
  });

  it('leaves traces to a collector of your own', () => {
    const collector = 'http://collector.example:4318';
    expect(of('gateway', { OTEL_EXPORTER_OTLP_ENDPOINT: collector })['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe(collector);
    expect(of('gateway')['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe('http://127.0.0.1:9');
  });
});

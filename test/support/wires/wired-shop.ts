import type { Addresses } from '../../../apps/stack/src/processes/supervised.js';
import { OrderShop } from '../order-shop.js';
import { HttpWire } from './http-wire.js';
import type { Ends } from './exchange.js';
import { LineWire } from './line-wire.js';
import { PostgresWire } from './postgres-wire.js';
import { Striker } from './striker.js';

interface WireKind {
  readonly kind: 'postgres' | 'http' | 'line';
  /** The process that sends; undefined: the client. */
  readonly from?: string;
  readonly to: string;
  /** Which side of the receiver. Default: its service side. */
  readonly side?: 'opsUrl';
}

/** Every connection on the way of an order, and of what follows from it. */
export const WIRES = {
  'client → gateway': { kind: 'http', to: 'gateway' },
  'gateway → PostgreSQL': { kind: 'postgres', from: 'gateway', to: 'postgres' },
  'gateway → legacy core': { kind: 'http', from: 'gateway', to: 'legacy-core' },
  'gateway → inventory': { kind: 'line', from: 'gateway', to: 'inventory' },
  'gateway → orders': { kind: 'line', from: 'gateway', to: 'orders' },
  'orders → PostgreSQL': { kind: 'postgres', from: 'orders', to: 'postgres' },
  'orders → legacy core': { kind: 'http', from: 'orders', to: 'legacy-core' },
  'orders → inventory': { kind: 'line', from: 'orders', to: 'inventory' },
  'orders → parties': { kind: 'http', from: 'orders', to: 'partners' },
  'inventory → PostgreSQL': { kind: 'postgres', from: 'inventory', to: 'postgres' },
  'parties → orders': { kind: 'http', from: 'partners', to: 'orders', side: 'opsUrl' },
} as const satisfies Readonly<Record<string, WireKind>>;
export type WireName = keyof typeof WIRES;

type Wire = PostgresWire | HttpWire | LineWire;

const WIRE_NAMES = Object.keys(WIRES) as WireName[];

/** A shop that takes orders, with a wire in the place of each connection on their way. */
export class WiredShop {
  private constructor(
    readonly place: OrderShop,
    readonly striker: Striker,
    private readonly wires: ReadonlyMap<WireName, Wire>,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<WiredShop> {
    const striker = new Striker();
    const wires = new Map<WireName, Wire>();
    const opened: { place?: OrderShop } = {};
    for (const name of WIRE_NAMES) {
      const { to, kind, side }: WireKind = WIRES[name];
      const target = (): string => {
        const shop = opened.place?.shop;
        // While the shop starts, its processes tell us where they are as they are looked up.
        return (side === undefined ? shop?.url(to) : shop?.opsUrl(to)) ?? early.get(`${to} ${side ?? 'url'}`) ?? '';
      };
      wires.set(name, await openWire(kind, name, target, striker));
    }
    const early = new Map<string, string>();
    const seenFrom = (part: string, to: string, addresses: Addresses): Addresses => {
      early.set(`${to} url`, addresses.url);
      const name = WIRE_NAMES.find((each) => {
        const wire: WireKind = WIRES[each];
        return wire.from === part && wire.to === to && wire.side === undefined;
      });
      const wire = name === undefined ? undefined : wires.get(name);
      return wire === undefined ? addresses : { ...addresses, url: through(addresses.url, wire.port) };
    };
    const inbox = `http://127.0.0.1:${wires.get('parties → orders')?.port}`;
    try {
      const place = await OrderShop.start({
        seenFrom,
        env: {
          PARTNERS_PACE_MS: '50',
          FULFILMENT_CALLBACK_URL: `${inbox}/inbox/fulfilment`,
          PAYMENT_WEBHOOK_URL: `${inbox}/inbox/payment`,
          ...env,
        },
      });
      opened.place = place;
      const shop = new WiredShop(place, striker, wires);
      for (const name of WIRE_NAMES) striker.know(name, shop.#endsOf(WIRES[name]), WIRES[name].kind !== 'postgres');
      return shop;
    } catch (error) {
      for (const wire of wires.values()) wire.close();
      throw error;
    }
  }

  /** The storefront side of the gateway, through its wire. */
  get url(): string {
    return `http://127.0.0.1:${this.wires.get('client → gateway')?.port}`;
  }

  async stop(): Promise<void> {
    await this.place.stop();
    for (const wire of this.wires.values()) wire.close();
  }

  #endsOf({ from, to }: WireKind): Ends {
    const { shop } = this.place;
    return {
      ...(from === undefined ? {} : { killSender: () => shop.kill(from) }),
      ...(to === 'postgres' ? {} : { killReceiver: () => shop.kill(to) }),
      endPostgres: () => shop.kill('postgres', 'SIGQUIT'),
    };
  }
}

function openWire(kind: WireKind['kind'], name: string, target: () => string, striker: Striker): Promise<Wire> {
  switch (kind) {
    case 'postgres':
      return PostgresWire.open(name, target, striker);
    case 'http':
      return HttpWire.open(name, target, striker);
    case 'line':
      return LineWire.open(name, target, striker);
  }
}

/** The same URL on another port of this machine. */
function through(url: string, port: number): string {
  const at = new URL(url);
  at.hostname = '127.0.0.1';
  at.port = String(port);
  return at.href.replace(/\/$/, url.endsWith('/') ? '/' : '');
}

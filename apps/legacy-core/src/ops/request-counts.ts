import { type Face, ofEachFace } from '../faults/switches.js';

// Tests mark their requests by a target of their own; so many are remembered.
const TARGETS_REMEMBERED = 5000;

/** One request as it came in. */
export interface Arrival {
  readonly face: Face;
  /** The route it goes by in metrics: `/rest/V1/stockItems/{sku}`. */
  readonly route: string;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** As it arrived. */
  readonly target: string;
}

/** What arrived, by face: so that a test can prove that nothing was called twice. */
export class RequestCounts {
  #byFace = ofEachFace(() => new Map<string, number>());
  #routes = ofEachFace(() => new Map<string, number>());
  #soapOperations = new Map<string, number>();
  #soapFaults = new Map<string, number>();
  #shopPosts = new Map<string, number>();
  #targets = new Map<string, number>();

  arrived({ face, route, method, path, target }: Arrival): void {
    add(this.#byFace[face], method);
    add(this.#routes[face], route);
    add(this.#targets, `${method} ${target}`);
    if (face === 'shop' && method === 'POST') add(this.#shopPosts, path);
    forgetOldest(this.#targets);
    forgetOldest(this.#shopPosts);
  }

  soapCall(operation: string): void {
    add(this.#soapOperations, operation);
    forgetOldest(this.#soapOperations);
  }

  soapFault(code: string): void {
    add(this.#soapFaults, code);
  }

  /** How often exactly this arrived, such as `POST /upload?x=1`. */
  ofTarget(methodAndTarget: string): number {
    return this.#targets.get(methodAndTarget) ?? 0;
  }

  report(): object {
    const { soap, rest, msi, feed, price, cart, order, import: imported, shop } = this.#byFace;
    const sales = [...this.#soapOperations].filter(([operation]) => operation.startsWith('salesOrder'));
    return {
      soap: {
        ...totals(soap),
        operations: Object.fromEntries(this.#soapOperations),
        faults: Object.fromEntries(this.#soapFaults),
      },
      rest: { ...totals(rest), routes: Object.fromEntries(this.#routes.rest) },
      msi: { ...totals(msi), routes: Object.fromEntries(this.#routes.msi) },
      feed: totals(feed),
      price: { ...totals(price), routes: Object.fromEntries(this.#routes.price) },
      cart: { ...totals(cart), routes: Object.fromEntries(this.#routes.cart) },
      order: { ...totals(order), routes: Object.fromEntries(this.#routes.order) },
      // Of the SOAP requests above.
      sales: { operations: Object.fromEntries(sales) },
      import: totals(imported),
      shop: { ...totals(shop), posts: Object.fromEntries(this.#shopPosts) },
    };
  }

  reset(): void {
    this.#byFace = ofEachFace(() => new Map());
    this.#routes = ofEachFace(() => new Map());
    for (const counts of [this.#soapOperations, this.#soapFaults, this.#shopPosts, this.#targets]) counts.clear();
  }
}

function totals(methods: ReadonlyMap<string, number>): { requests: number; methods: Record<string, number> } {
  return {
    requests: [...methods.values()].reduce((sum, count) => sum + count, 0),
    methods: Object.fromEntries(methods),
  };
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function forgetOldest(counts: Map<string, number>): void {
  const oldest = counts.keys().next();
  if (counts.size > TARGETS_REMEMBERED && oldest.done !== true) counts.delete(oldest.value);
}

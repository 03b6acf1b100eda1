/** A URL of the legacy core by which somebody who is not asked by us takes goods from its stock, or comes one request away from it. */
export interface StockTakingRoute {
  /** In reports and refusals: `api/order/confirm`. */
  readonly name: string;
  /** `takes`: the request itself takes stock. `begins`: it begins an order, and the next one of its session takes it. */
  readonly does: 'takes' | 'begins';
  /** By which methods. The merged-in shop takes any for any: a HEAD of its payment page has placed an order. */
  readonly methods: 'any' | readonly string[];
  /** What takes what, and how it is known. */
  readonly because: string;
}

/**
 * Every such route of the core, as it is (`apps/legacy-core`, OpenCart 3 and the mainframe's import). The stock authority does
 * not move while one of them passes through: each is owned or blocked (decision record 29).
 */
export const STOCK_TAKING_ROUTES = [
  {
    name: 'api/order/confirm',
    does: 'takes',
    methods: 'any',
    because:
      'confirms the order of the session; where there is none, or it is confirmed, it begins another and confirms that',
  },
  {
    name: 'api/order/history',
    does: 'takes',
    methods: 'any',
    because: 'sets any status after any other: from one without goods to one with, it takes them',
  },
  {
    name: 'api/order/edit',
    does: 'takes',
    methods: 'any',
    because: "OpenCart 3 gives an order's goods back and takes those of its new lines; this core does not answer it",
  },
  {
    name: 'extension/payment/{code}/confirm',
    does: 'takes',
    methods: 'any',
    because: 'the page of a payment extension confirms the order that was begun last, by GET and by HEAD too',
  },
  {
    name: 'checkout/confirm',
    does: 'begins',
    methods: 'any',
    because: 'the page before the last button begins an order each time that somebody looks at it',
  },
  {
    name: 'api/order/add',
    does: 'begins',
    methods: 'any',
    because: 'begins an order of what the session was told',
  },
  {
    name: 'import/order',
    does: 'takes',
    methods: ['POST'],
    because: 'files an order that was taken elsewhere, and books its goods off where the document is of type TA',
  },
] as const satisfies readonly StockTakingRoute[];

/** Those of them that the legacy wire of orders owns, where it is enabled. The others no session of a shopper begins. */
export const CHECKOUT_ROUTES: readonly string[] = [
  'api/order/confirm',
  'extension/payment/{code}/confirm',
  'checkout/confirm',
  'api/order/add',
];

const IMPORT_PATH = 'import/order';
/** Where the merged-in shop listens: a web server gives `/` to it as well, and what stands behind its name. */
const SHOP_PATH = /^\/*(?:index\.php(?:\/.*)?)?$/i;
const PAYMENT_CONFIRM = /^extension\/payment\/[a-z0-9_]+\/confirm$/;
/** OpenCart 3 leaves these out of a route before it looks for it, and PHP does not mind capitals in a method's name. */
const NOT_OF_A_ROUTE = /[^a-z0-9_/]/g;

/**
 * Which of them a request is, read as generously as the core might: whoever blocks by it blocks too much rather than too little.
 *
 * @param method as sent
 * @param pathname percent-decoded once
 * @param query without its question mark
 */
export function stockTakingRouteOf(method: string, pathname: string, query: string): StockTakingRoute | undefined {
  if (pathname.split('/').filter(Boolean).join('/').toLowerCase() === IMPORT_PATH) return named(method, IMPORT_PATH);
  if (!SHOP_PATH.test(pathname)) return undefined;
  for (const given of new URLSearchParams(query).getAll('route')) {
    const route = given.toLowerCase().replaceAll(NOT_OF_A_ROUTE, '').split('/').filter(Boolean).join('/');
    const found = named(method, PAYMENT_CONFIRM.test(route) ? 'extension/payment/{code}/confirm' : route);
    if (found !== undefined) return found;
  }
  return undefined;
}

function named(method: string, name: string): StockTakingRoute | undefined {
  return STOCK_TAKING_ROUTES.find(
    (route: StockTakingRoute) =>
      route.name === name && (route.methods === 'any' || route.methods.includes(method.toUpperCase())),
  );
}

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOfToken, newToken } from '@banyan/access';
import { ORDERS_ERROR_CODES } from '@banyan/domains';
import { messageOf, newId } from '@banyan/kernel';
import { ServiceClient } from '@banyan/rpc';
import { ask, post, type Answer } from '../support/ask.js';
import { describedOperations, type DescribedOperation } from '../support/described-operations.js';
import { OrderShop } from '../support/order-shop.js';
import { TokenIssuer } from '../support/token-issuer.js';

/** Who asks, and what the file of identities lets them. */
interface Role {
  readonly kind: 'anonymous' | 'customer' | 'storefront';
  readonly scopes: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Is what it shows believed? */
  readonly believed: boolean;
}

/** One cell of the matrix. */
export interface Cell {
  readonly contract: string;
  readonly operation: string;
  /** As the description declares it. */
  readonly scope: string;
  readonly object: 'own' | 'other' | 'nobody’s';
  readonly role: string;
  /** By the description: a status, or that it is let in. */
  readonly expected: '401' | '403' | '404' | 'let in';
  readonly status: number;
  readonly code: string | undefined;
  readonly asDeclared: boolean;
}

export interface AuthorisationMatrix {
  readonly cells: readonly Cell[];
  /** Is the order of somebody else as it was, after everybody has tried? */
  readonly otherUnchanged: boolean;
  /** The same shopper, between the core and the gateway. */
  readonly ways: WaysBetween;
  /** Why the order service gave no answer to who reached it and signed nothing; undefined: it gave one. */
  readonly unsigned: string | undefined;
}

/** What becomes of who has signed in on the one side, on the other: statuses, with the problem's code where there is one. */
export interface WaysBetween {
  readonly ownList: string;
  readonly anothersOrder: string;
  readonly crossSite: string;
  readonly afterLogout: string;
  /** Of a page of the core, asked with a token of the issuer: is its customer named there, and was a session given away? */
  readonly accountByToken: { readonly status: number; readonly namesThem: boolean; readonly givesSession: boolean };
}

const SKU = 'KABEL/USB/C-2M';
/** Has an account at the core as well. */
const ADA = 'kunde@example.org';
const PASSWORD_AT_CORE = 'feigenbaum';
const BOB = 'bob@beispiel.example';
const READ_ONLY = ['inventory:read', 'pricing:read'];
const SHOPPING = [
  ...READ_ONLY,
  'pricing:quote',
  'orders:place',
  'orders:read',
  'orders:list',
  'orders:cancel',
  'orders:return',
];

/**
 * Asks every operation of these contract versions as everybody, about what is theirs and what is another's, of a real gateway in a
 * whole shop. What is expected is read off the descriptions (`x-banyan-access`) and the file of identities; nothing of it is
 * taken from the gateway.
 */
export async function authorisationMatrix(
  versions: readonly (readonly [domain: string, version: string])[],
  folder: string,
  say: (words: string) => void = () => undefined,
): Promise<AuthorisationMatrix> {
  const issuer = await TokenIssuer.start();
  try {
    const file = join(folder, 'identity.yaml');
    const roles = await writeRoles(file, issuer);
    say('starting a shop whose gateway asks who asks');
    const keys = `proof:${randomBytes(32).toString('base64url')}`;
    const place = await OrderShop.start({
      env: { BANYAN_IDENTITY_FILE: file, BANYAN_SERVICE_KEYS: keys, LEGACY_ASSERTION_KEYS: keys },
    });
    try {
      await place.stock(SKU, 1_000);
      // Both arms take orders, so that the service is asked as well.
      await place.shop.flags.set('orders', { serve: 50 });
      const url = place.shop.url('gateway');
      await logIn(url, roles[SIGNED_IN]!);
      const matrix = await asked(url, versions, roles, say);
      const ways = await bothWays(url, roles, matrix.theirs);
      return { ...matrix, ...ways, unsigned: await askedUnsigned(place.shop.url('orders')) };
    } finally {
      await place.stop();
    }
  } finally {
    await issuer.stop();
  }
}

type Roles = Readonly<Record<string, Role>>;

const bearer = (credential: string) => ({ authorization: `Bearer ${credential}` });

async function writeRoles(file: string, issuer: TokenIssuer): Promise<Roles> {
  const keys = { 'web-backend': newToken(), 'app-backend': newToken(), partner: newToken() };
  const key = (name: keyof typeof keys, storefront: string, scopes: readonly string[]) => ({
    name,
    hashes: [hashOfToken(keys[name])],
    storefronts: [storefront],
    scopes,
  });
  writeFileSync(
    file,
    JSON.stringify({
      anonymous: { scopes: READ_ONLY },
      keys: [
        key('web-backend', 'web-shop', SHOPPING),
        key('app-backend', 'mobile-app', SHOPPING),
        key('partner', 'price-portal', ['inventory:read']),
      ],
      issuers: [
        {
          issuer: issuer.url,
          keysUrl: issuer.keysUrl,
          audience: 'banyan',
          algorithms: ['ES256'],
          scopes: SHOPPING,
          scopeClaim: 'scope',
          storefronts: ['web-shop', 'mobile-app'],
        },
      ],
      sessions: {
        cookie: 'PHPSESSID',
        whoPath: '/rest/V1/customers/me',
        emailAt: '/email',
        emailVerifiedAt: 'none',
        signOut: ['/customer/account/logout'],
        storefronts: ['web-shop'],
        scopes: SHOPPING,
        login: { path: '/customer/account/assertionPost', audience: 'legacy-core' },
      },
    }),
  );
  const scope = SHOPPING.join(' ');
  const now = Math.floor(Date.now() / 1_000);
  const expired = { scope, iat: now - 7_200, exp: now - 3_600 };
  const customer = async (scopes: readonly string[]) =>
    bearer(await issuer.sign({ scope: scopes.join(' '), email: ADA }));
  return {
    anonymous: { kind: 'anonymous', scopes: READ_ONLY, headers: {}, believed: true },
    customer: { kind: 'customer', scopes: SHOPPING, headers: await customer(SHOPPING), believed: true },
    'customer, reads': {
      kind: 'customer',
      scopes: ['orders:read'],
      headers: await customer(['orders:read']),
      believed: true,
    },
    [SIGNED_IN]: {
      kind: 'customer',
      scopes: SHOPPING,
      headers: { cookie: 'PHPSESSID=signedin', 'sec-fetch-site': 'same-origin' },
      believed: true,
    },
    storefront: { kind: 'storefront', scopes: SHOPPING, headers: bearer(keys['web-backend']), believed: true },
    partner: { kind: 'storefront', scopes: ['inventory:read'], headers: bearer(keys.partner), believed: true },
    'expired token': { kind: 'customer', scopes: [], headers: bearer(await issuer.sign(expired)), believed: false },
    'unknown key': { kind: 'storefront', scopes: [], headers: bearer(newToken()), believed: false },
    [OTHER]: {
      kind: 'customer',
      scopes: SHOPPING,
      headers: { ...bearer(await issuer.sign({ scope, sub: 'bob', email: BOB })), 'x-storefront': 'mobile-app' },
      believed: true,
    },
  };
}

/** Buys what is somebody else's to everybody in the matrix; is in none of its cells. */
const OTHER = 'somebody else';
/** At the core, and shows its cookie alone. */
const SIGNED_IN = 'signed in at the core';

async function asked(
  url: string,
  versions: readonly (readonly [string, string])[],
  roles: Roles,
  say: (words: string) => void,
): Promise<Omit<AuthorisationMatrix, 'unsigned' | 'ways'> & { readonly theirs: string }> {
  const operations = versions.flatMap(([domain, version]) => describedOperations(domain, version));
  const other = roles[OTHER]!;
  const shopper = roles['storefront']!;
  const theirs = await orderOf(url, other, shopper, BOB);
  const cells: Cell[] = [];
  for (const [name, role] of Object.entries(roles)) {
    if (name === OTHER) continue;
    const before = cells.length;
    for (const [domain, version] of versions) {
      const own = domain === 'orders' ? await orderOf(url, roles['customer']!, shopper, ADA) : '';
      for (const operation of inOrder(operations.filter(({ contract }) => contract === `${domain} ${version}`))) {
        for (const object of objectsOf(operation)) {
          const quote = operation.operationId === 'placeOrder' ? await quoteOf(url, shopper) : undefined;
          const about = object === 'other' ? { reference: theirs, email: BOB } : { reference: own, email: ADA };
          const answer = await send(url, operation, role, { ...about, ...quote });
          cells.push(cellOf(name, role, operation, object, answer, theirs));
        }
      }
    }
    say(`${name}: ${cells.length - before} cells`);
  }
  const { status, json } = await ask(url, `/orders/v2/orders/${theirs}`, { headers: other.headers });
  const { state, refunded } = json as { state?: string; refunded?: { amountMinor: number } };
  const otherUnchanged = status === 200 && state !== 'cancelled' && (refunded?.amountMinor ?? 0) === 0;
  return { cells, otherUnchanged, theirs };
}

/** By the core's own form, through the gateway. */
async function logIn(url: string, { headers }: Role): Promise<void> {
  const body = new URLSearchParams({ email: ADA, password: PASSWORD_AT_CORE }).toString();
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await ask(url, '/customer/account/loginPost', { method: 'POST', headers: form, body });
  if (answer.status !== 302) throw new Error(`the core let nobody in: ${answer.status}`);
}

async function bothWays(url: string, roles: Roles, theirs: string): Promise<{ readonly ways: WaysBetween }> {
  const { headers } = roles[SIGNED_IN]!;
  const cookie = { cookie: headers['cookie'] ?? '' };
  const list = () => post(url, '/orders/v2/orders/search', { email: ADA, limit: 5 }, { headers: cookie });
  const ownList = said(await list());
  const anothersOrder = said(await ask(url, `/orders/v2/orders/${theirs}`, { headers: cookie }));
  const crossSite = said(
    await post(
      url,
      `/orders/v2/orders/${theirs}/cancellation`,
      {},
      { headers: { ...cookie, 'sec-fetch-site': 'cross-site' } },
    ),
  );
  await ask(url, '/customer/account/logout', { method: 'POST', headers: cookie });
  const afterLogout = said(await list());
  const account = await ask(url, '/customer/account', { headers: roles['customer']!.headers });
  const accountByToken = {
    status: account.status,
    namesThem: account.text.includes(ADA),
    givesSession: (account.headers['set-cookie'] ?? []).some((line) => line.startsWith('PHPSESSID=')),
  };
  return { ways: { ownList, anothersOrder, crossSite, afterLogout, accountByToken } };
}

function said({ status, json }: Answer): string {
  const { code } = (json ?? {}) as { readonly code?: string };
  return code === undefined ? String(status) : `${status} ${code}`;
}

/** A question to the order service by somebody who reaches it past the gateway. */
async function askedUnsigned(url: string): Promise<string | undefined> {
  const { hostname: host, port } = new URL(url);
  const client = new ServiceClient({ host, port: Number(port) }, ORDERS_ERROR_CODES);
  const attempt = { signal: AbortSignal.timeout(5_000), remainingMs: () => 5_000 };
  try {
    await client.askFor('orders.order.list', { email: ADA, fromMs: 0, untilMs: 1, limit: 1 }, attempt, () => undefined);
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    client.close();
  }
}

/** What is called off cannot be given back: it comes last. */
function inOrder(operations: readonly DescribedOperation[]): readonly DescribedOperation[] {
  return operations.toSorted(
    (a, b) => Number(a.operationId === 'cancelOrder') - Number(b.operationId === 'cancelOrder'),
  );
}

function objectsOf({ access }: DescribedOperation): readonly Cell['object'][] {
  return access.object === undefined ? ['nobody’s'] : ['own', 'other'];
}

/** By the description and the file of identities alone. */
function expectedOf(
  { kind, scopes, believed }: Role,
  { access }: DescribedOperation,
  object: Cell['object'],
): Cell['expected'] {
  if (!believed) return '401';
  // Nobody may less for having said who they are.
  if (![...READ_ONLY, ...scopes].includes(access.scope)) return kind === 'anonymous' ? '401' : '403';
  if (object !== 'other') return 'let in';
  if (access.object === 'order') return '404';
  return kind === 'customer' ? '403' : 'let in';
}

const REFUSALS = [401, 403, 404];

function cellOf(
  name: string,
  role: Role,
  operation: DescribedOperation,
  object: Cell['object'],
  { status, json, headers, text }: Answer,
  theirs: string,
): Cell {
  const expected = expectedOf(role, operation, object);
  const isLetIn = operation.statuses.includes(status) && status < 500 && !REFUSALS.includes(status);
  // A storefront is let in to a list, and told of nobody's order but its own.
  const tellsOnlyOwn = !(role.kind === 'storefront' && text.includes(theirs));
  const isChallenged = status !== 401 || headers['www-authenticate'] !== undefined;
  const asDeclared = expected === 'let in' ? isLetIn && tellsOnlyOwn : String(status) === expected && isChallenged;
  return {
    contract: operation.contract,
    operation: operation.operationId,
    scope: operation.access.scope,
    object,
    role: name,
    expected,
    status,
    code: (json as { code?: string } | undefined)?.code,
    asDeclared,
  };
}

function send(
  url: string,
  operation: DescribedOperation,
  { headers }: Role,
  over: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { path, body } = operation.request({ ...over, sku: SKU, lines: [{ sku: SKU, quantity: 1 }] });
  const all = { ...headers, ...(operation.keyed ? { 'idempotency-key': newId() } : {}) };
  return body === undefined
    ? ask(url, path, { method: operation.method, headers: all })
    : post(url, path, body, { headers: all });
}

async function quoteOf(url: string, { headers }: Role): Promise<{ readonly quote: string }> {
  const answer = await post(
    url,
    '/pricing/v2/quotes',
    { channel: 'web', lines: [{ sku: SKU, quantity: 1 }] },
    { headers },
  );
  const quote = (answer.json as { readonly token?: string }).token;
  if (quote === undefined) throw new Error(`no quote: ${answer.status} ${answer.text}`);
  return { quote };
}

/** Somebody buys one piece. @returns its reference */
async function orderOf(url: string, who: Role, shopper: Role, email: string): Promise<string> {
  const placing = describedOperations('orders', 'v2').find(({ operationId }) => operationId === 'placeOrder');
  if (placing === undefined) throw new Error('orders v2 does not say how one is placed');
  const answer = await send(url, placing, who, { ...(await quoteOf(url, shopper)), email });
  const { reference } = answer.json as { readonly reference?: string };
  if (reference === undefined) throw new Error(`no order: ${answer.status} ${answer.text}`);
  return reference;
}

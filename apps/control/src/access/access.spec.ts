import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { hashOfToken, newToken, PERMISSIONS, ROLE_NAMES, roleMay, type Permission, type Role } from '@banyan/access';
import { ConfigurationError, ManualClock, messageOf, PROJECT_ROOT } from '@banyan/kernel';
import { until } from '../../../../test/support/until.js';
import { controlApi } from '../api/openapi-document.js';
import { report } from '../control.fixture.js';
import { CONTROLLERS } from '../control.module.js';
import { startedControl } from '../started-control.fixture.js';
import type { RunningControl } from '../start-control.js';
import { declaredOperations } from './declared-operations.js';
import { KnownTokens } from './known-tokens.js';
import { WrongTokens } from './wrong-tokens.js';

/** What each operation that changes something needs, and each that reads more than everybody who is signed in may. */
const TABLE: Readonly<Record<string, Permission | 'nothing'>> = {
  'POST /api/session': 'nothing',
  'DELETE /api/session': 'nothing',
  'POST /api/replicas/{replica}/report': 'report',
  'POST /api/domains/{domain}/rollback': 'operate',
  'POST /api/domains/{domain}/reset': 'operate',
  'POST /api/domains/{domain}/ramp/pause': 'operate',
  'POST /api/domains/{domain}/ramp/resume': 'operate',
  'POST /api/domains/{domain}/mismatch-groups/{group}/judgement': 'judge',
  'POST /api/domains/{domain}/ignore-rules': 'judge',
  'POST /api/domains/{domain}/ignore-rules/{number}/withdraw': 'judge',
  'POST /api/orders/reviews/{reference}': 'operate',
  'POST /api/orders/differences/explain': 'operate',
  'POST /api/privacy/erasures': 'administer',
  'POST /api/parked/retry': 'operate',
  'POST /api/parked/drop': 'operate',
  'POST /api/authority/move': 'operate',
  'POST /api/authority/undo': 'operate',
  'POST /api/incidents': 'operate',
  'POST /api/incidents/{incident}/notes': 'operate',
  'POST /api/incidents/{incident}/acknowledge': 'operate',
  'POST /api/incidents/{incident}/resolve': 'operate',
  'POST /api/notifications/test': 'operate',
  'POST /api/integrations/{integration}/off': 'operate',
  'POST /api/integrations/{integration}/on': 'operate',
  'POST /api/chaos/{integration}/start': 'operate',
  'POST /api/chaos/{integration}/stop': 'operate',
  'POST /api/readiness/{domain}/runs': 'operate',
  'POST /api/shopper/round': 'operate',
  'POST /api/alerts': 'report',
  'GET /api/mismatch-samples/{sample}/golden': 'contracts',
  'GET /api/tokens': 'administer',
  'GET /api/session': 'nothing',
  'GET /api/openapi.json': 'nothing',
};

const declared = declaredOperations(CONTROLLERS);
const described = Object.entries(controlApi()['paths'] as Record<string, Record<string, unknown>>).flatMap(
  ([path, item]) =>
    Object.keys(item)
      .filter((method) => method !== 'parameters')
      .map((method) => ({ method: method.toUpperCase(), path, id: `${method.toUpperCase()} ${path}` })),
);
const changing = described.filter(({ method }) => method !== 'GET');
const guarded = changing.filter(({ id }) => TABLE[id] !== 'nothing');

const TOKENS = Object.fromEntries(ROLE_NAMES.map((role) => [role, newToken()])) as Readonly<Record<Role, string>>;
const OVER = newToken();

let folder: string;
let file: string;
let control: RunningControl;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-access-'));
  file = join(folder, 'tokens.yaml');
  const tokens: object[] = ROLE_NAMES.map((role) => ({ name: `the-${role}`, role, hash: hashOfToken(TOKENS[role]) }));
  tokens.push({ name: 'left', role: 'admin', hash: hashOfToken(OVER), expires: '2020-01-01T00:00:00Z' });
  writeFileSync(file, JSON.stringify({ tokens }));
  control = await start(file);
}, 60_000);
afterAll(async () => {
  await control?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The real server; what it leans on is away, which no refusal waits for. */
function start(tokensFile: string | undefined, host = '127.0.0.1'): Promise<RunningControl> {
  return startedControl(folder, { CONTROL_HOST: host, CONTROL_TOKENS_FILE: tokensFile, LOG_LEVEL: 'fatal' });
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Asks as the description says, with nothing in the body that could be done. */
async function ask(
  id: string,
  headers: Record<string, string>,
  body: unknown = {},
): Promise<[number, string, Response]> {
  const [method = '', path = ''] = id.split(' ');
  const answer = await fetch(control.url + path.replaceAll(/\{\w+\}/g, 'inventory'), {
    method,
    redirect: 'manual',
    headers: { ...headers, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.clone().text();
  const isProblem = answer.headers.get('content-type') === 'application/problem+json';
  return [answer.status, isProblem ? (JSON.parse(text) as { code: string }).code : '', answer];
}

describe('every operation of the API description', () => {
  test.each(changing)('$id says what it needs', ({ method, path, id }) => {
    const need = declared.find((each) => each.method === method && each.path === path)?.need;
    const add = `${id} changes something and does not say what it needs: add @Needs('operate') (or another permission of libs/access/src/role.ts) below its @${method[0]}${method.slice(1).toLowerCase()} in its controller, import Needs from access/needs.js, and add "'${id}': 'operate'," to TABLE in apps/control/src/access/access.spec.ts`;
    expect(need === undefined || TABLE[id] === undefined ? add : need).toBe(TABLE[id] ?? 'declared');
  });

  test('needs what the table says; what only reads needs `read`', () => {
    const api = declared.filter(({ path }) => path.startsWith('/api/'));
    expect(Object.fromEntries(api.map(({ method, path, need }) => [`${method} ${path}`, need]))).toEqual({
      ...Object.fromEntries(described.map(({ id }) => [id, 'read'])),
      ...TABLE,
    });
  });
});

describe("a viewer's token", () => {
  test.each(guarded)('is refused $id', async ({ id }) => {
    const [status, code] = await ask(id, bearer(TOKENS.viewer));
    expect([status, code]).toEqual([403, 'role-insufficient']);
  });
});

describe.each(ROLE_NAMES)('the role %s', (role) => {
  const decided = described.filter(({ id }) => TABLE[id] !== 'nothing' && id !== 'GET /api/live');

  test.each(decided)('is let in to $id if the table says so', async ({ id }) => {
    const may = roleMay(role, (TABLE[id] ?? 'read') as Permission);
    const [, code] = await ask(id, bearer(TOKENS[role]));
    expect(code === 'role-insufficient').toBe(!may);
    expect(['sign-in-required', 'wrong-token', 'forbidden']).not.toContain(code);
  });
});

describe('who is nobody', () => {
  test.each(described.filter(({ id }) => TABLE[id] !== 'nothing'))(
    'is refused $id, without a token or with a wrong one',
    async ({ id }) => {
      const [status, code, answer] = await ask(id, {});
      expect([status, code]).toEqual([401, 'sign-in-required']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="banyan control"');
    },
  );

  test('a wrong token, one that has expired and no Bearer are refused; after ten in a minute it is 429, and a right one is let in', async () => {
    for (const wrong of [`Bearer ${newToken()}`, `Bearer ${OVER}`, 'Bearer ', `Bearer ${hashOfToken(TOKENS.admin)}`]) {
      const [status, code, answer] = await ask('GET /api/status', { authorization: wrong });
      expect([status, code]).toEqual([401, 'wrong-token']);
      expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
    }
    const tried = [];
    for (let more = 0; more < 7; more += 1) tried.push((await ask('GET /api/status', bearer('no')))[0]);
    expect(tried).toEqual([401, 401, 401, 401, 401, 401, 429]);
    const [, code, answer] = await ask('POST /api/session', {}, { token: 'no' });
    expect(code).toBe('too-many-wrong-tokens');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask('GET /api/tokens', bearer(TOKENS.admin)))[0]).toBe(200);
  });

  test('a password that a proxy in front asks for is no token, and shuts nobody out', async () => {
    const password = { authorization: `Basic ${btoa('anna:secret')}` };
    expect((await ask('GET /api/status', password))[1]).toBe('sign-in-required');
    const [, , answer] = await ask('POST /api/session', password, { token: TOKENS.viewer });
    const session = { ...password, cookie: answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '' };
    expect((await ask('GET /api/status', session))[0]).toBe(200);
  });

  test('finds health, metrics, the console, problems and the description open, and is led from a page to where it is let in', async () => {
    const get = (path: string) => fetch(control.url + path, { redirect: 'manual', headers: { accept: 'text/html' } });
    for (const path of [
      '/livez',
      '/readyz',
      '/metrics',
      '/problems',
      '/problems/wrong-token',
      '/sign-in',
      '/api/openapi.json',
      '/api/session',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    }
    expect((await get('/console')).status).not.toBe(303);
    for (const path of ['/', '/status', '/contracts', '/mismatches/inventory?days=3', '/authority', '/runbooks']) {
      const answer = await get(path);
      expect([answer.status, answer.headers.get('location')]).toEqual([
        303,
        `/sign-in?back=${encodeURIComponent(path)}`,
      ]);
    }
    expect((await fetch(`${control.url}/status`)).status).toBe(401);
  });
});

describe('a session', () => {
  const cookieOf = (answer: Response): string => answer.headers.get('set-cookie') ?? '';
  const look = async (headers: Record<string, string>) =>
    (await (await fetch(`${control.url}/api/session`, { headers })).json()) as Record<string, unknown>;

  test('begins with a token, is a cookie that no script reads, may what the role may, and ends', async () => {
    expect(await look({})).toMatchObject({ tokens: true, name: null, role: null, permissions: [] });
    const [status, , answer] = await ask('POST /api/session', {}, { token: TOKENS.operator });
    expect(status).toBe(200);
    const set = cookieOf(answer);
    expect(set).toMatch(/^banyan_control=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(set).not.toContain(TOKENS.operator);
    const session = { cookie: set.split(';', 1)[0] ?? '' };
    const seen = await look(session);
    expect(seen).toMatchObject({ name: 'the-operator', role: 'operator', permissions: ['read', 'operate', 'judge'] });
    expect(seen['operations']).toContain('POST /api/domains/{domain}/rollback');
    expect(seen['operations']).not.toContain('GET /api/tokens');
    expect((await ask('GET /api/status', session))[0]).toBe(200);
    expect((await ask('GET /api/tokens', session))[1]).toBe('role-insufficient');
    const live = await fetch(`${control.url}/api/live`, { headers: session });
    expect([live.status, live.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    await live.body?.cancel();
    // A page of another site does not even get its cookie sent; should a browser send it, the change is refused.
    const foreign = { ...session, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await ask('POST /api/domains/{domain}/rollback', foreign))[1]).toBe('forbidden');
    const [, , out] = await ask('DELETE /api/session', session);
    expect(cookieOf(out)).toContain('Max-Age=0');
    expect((await ask('GET /api/status', session))[1]).toBe('sign-in-required');
  });

  test('begins without script, too, goes back to a page of ours alone, and is Secure behind TLS', async () => {
    const sign = (back: string, token: string, headers = {}) =>
      fetch(`${control.url}/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'sec-fetch-site': 'same-origin', ...headers },
        body: new URLSearchParams({ back, token }),
      });
    const good = await sign('/status?renewing', TOKENS.viewer, { 'x-forwarded-proto': 'https' });
    expect([good.status, good.headers.get('location')]).toEqual([303, '/status?renewing']);
    expect(cookieOf(good)).toMatch(/; Secure$/);
    const page = await fetch(`${control.url}/status`, { headers: { cookie: cookieOf(good).split(';', 1)[0] ?? '' } });
    expect(page.status).toBe(200);
    for (const evil of ['https://evil.example', '//evil.example', '/\\evil.example', '/a\r\nx: y']) {
      expect((await sign(evil, TOKENS.viewer)).headers.get('location')).toBe('/status');
    }
    const wrong = await sign('/status', 'no');
    expect([401, 429]).toContain(wrong.status);
    expect(await wrong.text()).toContain('role="alert"');
    expect((await sign('/status', TOKENS.viewer, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});

test('a replica reports with its token, and nobody else does', async () => {
  const id = 'POST /api/replicas/{replica}/report';
  expect((await ask(id, bearer(TOKENS.replica), report({ requests: 1, failed: 0 })))[0]).toBe(200);
  expect((await ask(id, bearer(TOKENS.admin), report({ requests: 1, failed: 0 })))[1]).toBe('role-insufficient');
});

test('a token that is revoked is refused, and so is its session; a file that cannot be used changes nothing', async () => {
  const clock = new ManualClock();
  const own = join(folder, 'own.yaml');
  const [kept, gone] = [newToken(), newToken()];
  const write = (text: string): void => {
    writeFileSync(own, text);
    // The next second: two writes of one length within a millisecond would look the same.
    clock.advance(2_000);
    utimesSync(own, clock.nowMs() / 1_000, clock.nowMs() / 1_000);
  };
  const entry = (name: string, token: string) => ({ name, role: 'viewer', hash: hashOfToken(token) });
  write(JSON.stringify({ tokens: [entry('kept', kept), entry('gone', gone)] }));
  const tokens = KnownTokens.open(own, true, clock);
  const signedIn = tokens?.find(gone);
  expect([signedIn?.name, tokens?.find(kept)?.name]).toEqual(['gone', 'kept']);
  write('tokens: nonsense');
  expect([tokens?.find(gone)?.name, tokens?.fault]).toEqual(['gone', 'must hold a list `tokens`']);
  rmSync(own);
  clock.advance(2_000);
  expect(tokens?.fault).toContain('cannot be read');
  write(JSON.stringify({ tokens: [entry('kept', kept)] }));
  expect([tokens?.find(gone), tokens?.still(signedIn!), tokens?.fault]).toEqual([undefined, undefined, undefined]);
  expect(tokens?.shown()).toEqual([
    { name: 'kept', role: 'viewer', expiresAt: null, state: 'good', lastUsedAt: expect.any(String) },
  ]);
});

test('a file that cannot be used any more is the first thing that somebody should look at, until it is put right', async () => {
  const text = readFileSync(file, 'utf8');
  const attention = async () => {
    const [, , answer] = await ask('GET /api/status', bearer(TOKENS.admin));
    return ((await answer.json()) as { attention: { tone: string; text: string; href: string }[] }).attention;
  };
  const ofTokens = async () => (await attention()).filter((each) => each.text.includes('file of tokens'));
  try {
    writeFileSync(file, 'tokens: nonsense');
    const [seen] = await until(async () => ((await ofTokens()).length > 0 ? ofTokens() : undefined), 'it is said');
    expect(seen).toEqual({
      tone: 'bad',
      text: 'the file of tokens is not in force: it must hold a list `tokens`. Who could sign in before still can, and nobody else',
      href: '/console/settings?part=tokens',
    });
  } finally {
    writeFileSync(file, text);
  }
  await until(async () => (await ofTokens()).length === 0, 'it is put right');
});

test('wrong tokens are counted by address, and forgotten after a minute', () => {
  const clock = new ManualClock();
  const wrong = new WrongTokens(clock);
  for (let tries = 0; tries < 10; tries += 1) expect(wrong.note('a')).toBe(0);
  clock.advance(1_000);
  expect([wrong.note('a'), wrong.note('b')]).toEqual([59, 0]);
  clock.advance(59_000);
  expect(wrong.note('a')).toBe(0);
});

describe('control without a file of tokens', () => {
  it('is open on this machine, where the body says who asks', async () => {
    const open = await start(undefined);
    try {
      const session = await (await fetch(`${open.url}/api/session`)).json();
      expect(session).toMatchObject({ tokens: false, name: null, role: null });
      expect((session as { permissions: unknown[] }).permissions).toHaveLength(6);
      const answer = await fetch(`${open.url}/api/domains/inventory/rollback`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'because' }),
      });
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('/person')]);
    } finally {
      await open.close();
    }
  });

  it('does not start where other machines reach it; nor with a file that has faults, which are all named', async () => {
    const because = async (tokensFile: string | undefined, host: string): Promise<string> =>
      start(tokensFile, host).then(
        async (running) => {
          await running.close();
          return 'it started';
        },
        (error: unknown) =>
          error instanceof ConfigurationError ? messageOf(error) : `no ConfigurationError: ${messageOf(error)}`,
      );
    expect(await because(undefined, '0.0.0.0')).toContain('CONTROL_TOKENS_FILE is required');
    const bad = join(folder, 'bad.yaml');
    writeFileSync(bad, JSON.stringify({ tokens: [{ name: 'a', role: 'boss', hash: 'plain' }] }));
    const faults = await because(bad, '127.0.0.1');
    expect(faults).toContain('tokens[0].role');
    expect(faults).toContain('tokens[0].hash');
    expect(await because(join(folder, 'nowhere.yaml'), '127.0.0.1')).toContain('cannot be read');
  });
});

/** The table of docs/how-to/roles-and-tokens.md is that of the roles, word for word. */
test('the documentation says who may do what', () => {
  const page = readFileSync(join(PROJECT_ROOT, 'docs/how-to/roles-and-tokens.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)`: (.+?) \|((?: *(?:yes)? *\|)+)$/gm)].map(
    ([, permission, words, cells = '']) => [
      permission,
      words,
      cells
        .split('|')
        .slice(0, ROLE_NAMES.length)
        .map((cell) => cell.trim() === 'yes'),
    ],
  );
  expect(rows).toEqual(
    Object.entries(PERMISSIONS).map(([permission, words]) => [
      permission,
      words,
      ROLE_NAMES.map((role) => roleMay(role, permission as Permission)),
    ]),
  );
});

/** For whoever wants the list: it is what `--verbose` prints, too. */
test('lists what a viewer is refused', () => {
  expect(guarded.map(({ id }) => id).sort()).toEqual(
    Object.entries(TABLE)
      .filter(([id, need]) => !id.startsWith('GET ') && need !== 'nothing')
      .map(([id]) => id)
      .sort(),
  );
});

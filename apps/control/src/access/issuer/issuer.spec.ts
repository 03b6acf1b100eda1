import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { hashOfToken, newToken } from '@banyan/access';
import { ConfigurationError, ManualClock } from '@banyan/kernel';
import { until } from '../../../../../test/support/until.js';
import { auditedCall } from '../../audit/audited-call.js';
import { startedControl } from '../../started-control.fixture.js';
import type { RunningControl } from '../../start-control.js';
import type { SessionView } from '../session-view.js';
import { groupsIn, personName } from './issuer-person.js';
import { issuerSettings } from './issuer-settings.js';
import { CLIENT, REDIRECT, runningIssuer, type RunningIssuer } from './running-issuer.fixture.js';
import { BEGINNING_SECONDS, SignInBeginnings } from './sign-in-beginnings.js';

const GROUPS = {
  anna: ['people', 'shop-on-call'],
  berta: ['people', 'shop-architects', 'shop-on-call'],
  carl: ['people'],
};
const MAPPED = [
  { group: 'shop-architects', role: 'architect' },
  { group: 'shop-on-call', role: 'operator' },
];
const TOKEN = newToken();

let folder: string;
let file: string;

function writeTokens(groups: readonly object[]): void {
  writeFileSync(
    file,
    JSON.stringify({ tokens: [{ name: 'break-glass', role: 'admin', hash: hashOfToken(TOKEN) }], groups }),
  );
}

beforeAll(() => {
  // The provider warns that it keeps nothing and signs with keys that everybody knows: here it is to.
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  folder = mkdtempSync(join(tmpdir(), 'banyan-issuer-'));
  file = join(folder, 'tokens.yaml');
  writeTokens(MAPPED);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function startWith(issuer: string): Promise<RunningControl> {
  return startedControl(folder, {
    CONTROL_TOKENS_FILE: file,
    CONTROL_OIDC_ISSUER: issuer,
    CONTROL_OIDC_CLIENT_ID: CLIENT.id,
    CONTROL_OIDC_CLIENT_SECRET: CLIENT.secret,
    CONTROL_OIDC_REDIRECT_URL: REDIRECT,
    CONTROL_OIDC_SCOPES: 'openid profile email groups',
    LOG_LEVEL: 'fatal',
  });
}

/** A browser's cookies, by host: as far as paths go, they are sent everywhere. */
class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(private readonly controlUrl: string) {}

  async get(url: string, method = 'GET'): Promise<Response> {
    // The issuer leads to where control is said to be; here it is on loopback.
    const to = new URL(url.replace(new URL(REDIRECT).origin, this.controlUrl), this.controlUrl);
    const jar = this.#cookies.get(to.host) ?? new Map<string, string>();
    this.#cookies.set(to.host, jar);
    const answer = await fetch(to, {
      method,
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
      },
      ...(method === 'GET' ? {} : { body: '{}' }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /Max-Age=0/.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  /** Up to where the issuer leads back. @returns that address, not asked for yet */
  async toIssuerAndBack(back = '/console/domains/inventory'): Promise<string> {
    let at = `/sign-in/issuer?back=${encodeURIComponent(back)}`;
    for (let steps = 0; steps < 8; steps++) {
      const answer = await this.get(at);
      const next = new URL(answer.headers.get('location') ?? '', answer.url === '' ? at : answer.url).href;
      if (next.startsWith(REDIRECT)) return next;
      at = next;
    }
    throw new Error(`the issuer leads nowhere: ${at}`);
  }

  async session(): Promise<SessionView> {
    return (await (await this.get('/api/session')).json()) as SessionView;
  }

  forget(name: string): void {
    for (const jar of this.#cookies.values()) jar.delete(name);
  }
}

describe.each([
  ['groups in the ID token', true],
  ['groups from userinfo', false],
])('an issuer with %s', (_where, inToken) => {
  let issuer: RunningIssuer;
  let control: RunningControl;
  beforeAll(async () => {
    issuer = await runningIssuer(GROUPS, inToken);
    control = await startWith(issuer.url);
  }, 60_000);
  afterAll(async () => {
    await control?.close();
    await issuer?.stop();
  });

  async function signIn(person: string): Promise<{ browser: Browser; answer: Response }> {
    issuer.person = person;
    const browser = new Browser(control.url);
    return { browser, answer: await browser.get(await browser.toIssuerAndBack()) };
  }

  it('lets somebody in as what the group may do, and leads them on', async () => {
    const { browser, answer } = await signIn('anna');
    const host = new URL(issuer.url).host;
    expect(answer.status).toBe(200);
    const [session = '', begun = ''] = answer.headers.getSetCookie();
    expect(session).toMatch(/^banyan_control=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(begun).toMatch(/^banyan_control_sign_in=; Max-Age=0; Path=\/sign-in\/issuer; HttpOnly; SameSite=Lax$/);
    expect(await answer.text()).toContain('content="0; url=/console/domains/inventory"');
    const view = await browser.session();
    expect(view).toMatchObject({ name: `anna@${host.replace(':', '-')}`, role: 'operator', issuer: host });
    expect(view.operations).toContain('POST /api/domains/{domain}/rollback');
  });

  it('takes the first group of the file, whatever the order in which the issuer says them', async () => {
    const { browser } = await signIn('berta');
    expect(await browser.session()).toMatchObject({ role: 'architect' });
  });

  it('lets nobody in who is in no group of the file', async () => {
    const { browser, answer } = await signIn('carl');
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringMatching(/carl.* is in no group that may do anything here: people/),
    ]);
    expect(await browser.session()).toMatchObject({ name: null, permissions: [] });
  });

  it('takes nothing that did not begin in this browser, was tampered with, or comes twice', async () => {
    issuer.person = 'anna';
    const browser = new Browser(control.url);
    const back = await browser.toIssuerAndBack();
    const other = new Browser(control.url);
    expect((await other.get(back)).status).toBe(403);
    const tampered = new URL(back);
    tampered.searchParams.set('state', 'another');
    expect((await browser.get(tampered.href)).status).toBe(403);
    // What was begun is used up by that.
    expect((await browser.get(back)).status).toBe(403);
    const again = await browser.toIssuerAndBack();
    expect((await browser.get(again)).status).toBe(200);
    expect((await browser.get(again)).status).toBe(403);
    expect(await other.session()).toMatchObject({ name: null });
  });

  it('is believed by its code alone, which another browser’s sign-in cannot use', async () => {
    issuer.person = 'anna';
    const [mine, theirs] = [new Browser(control.url), new Browser(control.url)];
    const [myBack, theirBack] = [await mine.toIssuerAndBack(), await theirs.toIssuerAndBack()];
    const injected = new URL(myBack);
    injected.searchParams.set('code', new URL(theirBack).searchParams.get('code') ?? '');
    expect((await mine.get(injected.href)).status).toBe(403);
    expect(await mine.session()).toMatchObject({ name: null });
  });

  it('leads to no other site', async () => {
    issuer.person = 'anna';
    const browser = new Browser(control.url);
    const answer = await browser.get(await browser.toIssuerAndBack('//evil.example/'));
    expect(await answer.text()).toContain('content="0; url=/status"');
  });

  it('ends the session when the group may nothing any more, and with signing out', async () => {
    const { browser } = await signIn('anna');
    expect((await browser.get('/api/status')).status).toBe(200);
    writeTokens([MAPPED[0] ?? {}]);
    await until(async () => (await browser.session()).name === null, 'the group is gone', 10_000);
    writeTokens(MAPPED);
    await until(async () => (await browser.session()).role === 'operator', 'the group is back', 10_000);
    expect((await browser.get('/api/session', 'DELETE')).status).toBe(200);
    expect(await browser.session()).toMatchObject({ name: null });
    const out = await browser.get('/sign-in/issuer/out');
    expect([out.status, out.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(`^${issuer.url}/session/end\\?`),
    ]);
  });
});

describe('an issuer that is away', () => {
  it('says so, lets tokens in, and is asked again', async () => {
    const before = await runningIssuer(GROUPS, true);
    await before.stop();
    const control = await startWith(before.url);
    try {
      const browser = new Browser(control.url);
      const answer = await browser.get('/sign-in/issuer');
      expect([answer.status, await answer.text()]).toEqual([
        503,
        expect.stringMatching(/does not answer. A token lets you in/),
      ]);
      const authorization = `Bearer ${TOKEN}`;
      expect((await fetch(`${control.url}/api/status`, { headers: { authorization } })).status).toBe(200);
      const issuer = await runningIssuer(GROUPS, true, Number(new URL(before.url).port));
      try {
        issuer.person = 'anna';
        expect((await browser.get(await browser.toIssuerAndBack())).status).toBe(200);
        // Sessions that began there go on without it.
        await issuer.stop();
        expect(await browser.session()).toMatchObject({ role: 'operator' });
      } finally {
        await issuer.stop();
      }
    } finally {
      await control.close();
    }
  }, 60_000);
});

describe('who has come from the issuer', () => {
  const call = { method: 'GET', route: '/sign-in/issuer/back', params: {}, body: undefined, showed: true, status: 200 };

  it('stands in the audit log, and whoever was not let in does not fill it', () => {
    const asker = { kind: 'token', name: 'anna@login.example', role: 'operator', by: 'session' } as const;
    expect(auditedCall(call, asker, 0)).toMatchObject({ name: asker.name, operation: 'GET /sign-in/issuer/back' });
    expect(auditedCall({ ...call, status: 403 }, undefined, 0)).toBeUndefined();
  });
});

describe('what is begun', () => {
  it('is forgotten after ten minutes', () => {
    const clock = new ManualClock();
    const beginnings = new SignInBeginnings(clock);
    const beginning = { state: 's', nonce: 'n', verifier: 'v', back: '/' };
    const [in_, late] = [beginnings.keep(beginning), beginnings.keep(beginning)];
    clock.advance(BEGINNING_SECONDS * 1_000 - 1);
    expect(beginnings.take(in_)).toMatchObject(beginning);
    clock.advance(1);
    expect(beginnings.take(late)).toBeUndefined();
  });
});

describe('a person', () => {
  it.each([
    [{ preferred_username: 'anna', email: 'a@x.example', sub: '1' }, 'anna@login.example'],
    [{ email: 'anna@x.example', sub: '1' }, 'anna@x.example'],
    [{ sub: 'auth0|17' }, 'auth0-17@login.example'],
    [{ preferred_username: 'Äñna Müller' }, 'na-M-ller@login.example'],
    [{}, 'somebody@login.example'],
    [{ preferred_username: 'x'.repeat(300) }, 'x'.repeat(64)],
  ])('of %j is recorded as %s', (claims, name) => {
    expect(personName(claims, 'login.example')).toBe(name);
  });

  it('has the groups of the claim: a list, one alone, or none that is said', () => {
    expect(groupsIn({ g: ['a', 3, 'b'] }, 'g')).toEqual(['a', 'b']);
    expect(groupsIn({ g: 'a' }, 'g')).toEqual(['a']);
    expect(groupsIn({}, 'g')).toBeUndefined();
  });
});

describe('the settings of an issuer', () => {
  const right = {
    CONTROL_TOKENS_FILE: '/etc/tokens.yaml',
    CONTROL_OIDC_ISSUER: 'https://login.example',
    CONTROL_OIDC_CLIENT_ID: 'control',
    CONTROL_OIDC_CLIENT_SECRET: undefined,
    CONTROL_OIDC_REDIRECT_URL: 'https://control.example/sign-in/issuer/back',
    CONTROL_OIDC_SCOPES: 'openid',
    CONTROL_OIDC_GROUPS_CLAIM: 'groups',
  };

  it('are taken, and none are needed', () => {
    expect(issuerSettings(right)).toMatchObject({ issuer: 'https://login.example', clientSecret: undefined });
    expect(issuerSettings({ ...right, CONTROL_OIDC_ISSUER: undefined })).toBeUndefined();
  });

  it.each([
    [{ CONTROL_OIDC_CLIENT_ID: undefined }, /CONTROL_OIDC_CLIENT_ID is required/],
    [{ CONTROL_OIDC_REDIRECT_URL: 'https://control.example/' }, /CONTROL_OIDC_REDIRECT_URL .* ends with/],
    [{ CONTROL_TOKENS_FILE: undefined }, /CONTROL_TOKENS_FILE is required/],
    [{ CONTROL_OIDC_ISSUER: 'http://login.example' }, /must be https/],
  ])('are refused: %j', (wrong, fault) => {
    expect(() => issuerSettings({ ...right, ...wrong })).toThrow(ConfigurationError);
    expect(() => issuerSettings({ ...right, ...wrong })).toThrow(fault);
  });
});

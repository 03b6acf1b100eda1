import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export const CLIENT = { id: 'control', secret: 'a-secret-of-the-test-and-nobody-else' };
/** Nobody listens there: the test leads the browser on by hand. */
export const REDIRECT = 'http://control.test/sign-in/issuer/back';

/** A real issuer on loopback, at which one says who one is and is believed. */
export interface RunningIssuer {
  readonly url: string;
  /** Who sits before the browser. */
  person: string;
  stop(): Promise<void>;
}

/**
 * @param groups of whom it knows
 * @param inToken do claims stand in the ID token, or is userinfo asked for them?
 * @param port 0: a free one
 */
export async function runningIssuer(
  groups: Readonly<Record<string, readonly string[]>>,
  inToken: boolean,
  port = 0,
): Promise<RunningIssuer> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const running = {
    url,
    person: '',
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  const provider = new Provider(url, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [REDIRECT],
        post_logout_redirect_uris: [new URL('/console/sign-in', REDIRECT).href],
      },
    ],
    cookies: { keys: ['of the test'] },
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'email', 'groups'],
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email'], groups: ['groups'] },
    conformIdTokenClaims: !inToken,
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, groups: groups[id] }),
    }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/who' },
    loadExistingGrant: async () => {
      const grant = new provider.Grant({ accountId: running.person, clientId: CLIENT.id });
      grant.addOIDCScope('openid profile email groups');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url !== '/who') answer(request, response);
    else void provider.interactionFinished(request, response, { login: { accountId: running.person } });
  });
  return running;
}

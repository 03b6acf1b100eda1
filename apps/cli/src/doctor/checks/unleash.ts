import { withoutPassword } from '../without-password.js';
import { type Check, type Finding, ok } from '../finding.js';
import { PATIENCE_MS } from '../patience.js';

const DOMAINS = ['inventory', 'pricing', 'orders'];
const [UNAUTHORISED, FORBIDDEN] = [401, 403];
const PAGE = 'runbooks/unleash.md';

export const unleashCheck: Check = {
  id: 'unleash',
  async look({ environment }) {
    const url = environment['UNLEASH_URL'];
    const token = environment['UNLEASH_TOKEN'];
    if (url === undefined || url === '' || token === undefined || token === '') {
      return [
        {
          id: 'unleash.url',
          state: 'unknown',
          what: 'UNLEASH_URL or UNLEASH_TOKEN is not set here',
          why: 'flags cannot be looked at from this shell',
          todo: 'run this with the environment of a gateway',
        },
      ];
    }
    let response: Response;
    try {
      response = await fetch(`${url.replace(/\/+$/, '')}/client/features`, {
        headers: { authorization: token },
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (error) {
      return [
        {
          id: 'unleash.reachable',
          state: 'fault',
          what: `Unleash cannot be reached: ${withoutPassword(error, url)}`,
          why: 'gateways go by the flags that they knew last; nothing is promoted, and a slider moves nothing',
          todo: 'start it, or correct UNLEASH_URL, which ends with /api',
          page: PAGE,
        },
      ];
    }
    return judgeFlags(response.status, await response.text(), token);
  },
};

/** Pure. */
export function judgeFlags(status: number, body: string, token: string): readonly Finding[] {
  if (status === UNAUTHORISED || status === FORBIDDEN) {
    const kind = /^(?:user:|\*:\*\.|\*:)/.test(token) ? ' It looks like an admin or a frontend token.' : '';
    return [
      {
        id: 'unleash.token',
        state: 'fault',
        what: `Unleash refuses UNLEASH_TOKEN with ${status}.${kind}`,
        why: 'no gateway sees a slider move any more',
        todo: 'make a client token (backend) of the environment that the gateways serve, and set it',
        page: PAGE,
      },
    ];
  }
  const names = namesIn(body);
  if (status !== 200 || names === undefined) {
    return [
      {
        id: 'unleash.reachable',
        state: 'fault',
        what: `UNLEASH_URL answers ${status}, and no flags`,
        why: 'gateways go by the flags that they knew last',
        todo: 'correct UNLEASH_URL, which ends with /api',
        page: PAGE,
      },
    ];
  }
  const wanted = DOMAINS.flatMap((domain) => [`${domain}.serve`, `${domain}.shadow`]);
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length === 0) return [ok('unleash.flags', `Unleash has the flags of ${DOMAINS.length} domains`)];
  return [
    {
      id: 'unleash.flags',
      state: missing.length === wanted.length ? 'fault' : 'warning',
      what: `Unleash has no ${missing.join(', ')}`,
      why: 'a flag that is missing means legacy: nobody can move traffic by it',
      todo: 'make it, with a strategy flexibleRollout, in the project that the token is for',
      page: 'how-to/move-traffic.md',
    },
  ];
}

function namesIn(body: string): readonly string[] | undefined {
  try {
    const { features } = JSON.parse(body) as { readonly features?: unknown };
    return Array.isArray(features)
      ? features.map((feature) => String((feature as { name?: unknown } | null)?.name))
      : undefined;
  } catch {
    return undefined;
  }
}

import { withoutPassword } from '../without-password.js';
import { type Check, ok } from '../finding.js';
import { PATIENCE_MS } from '../patience.js';

const FIRST_FAULT = 500;

export const legacyCheck: Check = {
  id: 'legacy',
  async look({ environment }) {
    const url = environment['LEGACY_URL'];
    if (url === undefined || url === '') {
      return [
        {
          id: 'legacy.url',
          state: 'unknown',
          what: 'LEGACY_URL is not set here',
          why: 'the core cannot be looked at from this shell',
          todo: 'run this with the environment of a gateway',
        },
      ];
    }
    try {
      const startedMs = performance.now();
      const response = await fetch(url, {
        method: 'HEAD',
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const tookMs = Math.round(performance.now() - startedMs);
      if (response.status < FIRST_FAULT)
        return [ok('legacy.reachable', `the core answers ${response.status} within ${tookMs} ms`)];
      return [
        {
          id: 'legacy.reachable',
          state: 'fault',
          what: `the core answers ${response.status}`,
          why: 'everything that is not owned, and every fallback, is answered by it',
          todo: 'look at the core',
          page: 'runbooks/legacy-passthrough.md',
        },
      ];
    } catch (error) {
      return [
        {
          id: 'legacy.reachable',
          state: 'fault',
          what: `the core cannot be reached: ${withoutPassword(error, url)}`,
          why: 'everything that is not owned is answered 502 or 504',
          todo: 'start it, or correct LEGACY_URL',
          page: 'runbooks/legacy-passthrough.md',
        },
      ];
    }
  },
};

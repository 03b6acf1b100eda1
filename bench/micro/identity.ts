import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOfToken, newToken } from '@banyan/access';
import { Identity } from '@banyan/identity';
import { systemClock } from '@banyan/kernel';
import { TokenIssuer } from '../../test/support/token-issuer.js';
import { timed, timedAsync } from './batches.js';
import type { MicroFigure } from './pieces.js';

const SCOPE = 'orders:read';
/** Beside what a read costs, next to nothing. */
const TARGET_MICROS = 3;

/** What a request pays for being asked who it is from: nothing shown, an API key, a token that was verified, and one that was not. */
export async function identityFigures(batches: number): Promise<readonly MicroFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'banyan-bench-identity-'));
  const issuer = await TokenIssuer.start();
  try {
    const key = newToken();
    const file = join(folder, 'identity.yaml');
    const rules = { scopes: [SCOPE], storefronts: ['web-shop'] };
    const { url, keysUrl } = issuer;
    writeFileSync(
      file,
      JSON.stringify({
        keys: [{ name: 'web', hashes: [hashOfToken(key)], ...rules }],
        issuers: [{ issuer: url, keysUrl, audience: 'banyan', algorithms: ['ES256'], ...rules }],
      }),
    );
    const identity = Identity.open({
      file,
      scopes: new Set([SCOPE]),
      clock: systemClock,
      onEvent: () => undefined,
    });
    const token = `Bearer ${await issuer.sign()}`;
    await identity.find(token);
    const shown = `Bearer ${key}`;
    const fresh = await Promise.all(
      Array.from({ length: 1_000 }, async (_, index) => `Bearer ${await issuer.sign({ sub: `s${index}` })}`),
    );
    let next = 0;
    // More tokens than are remembered for as long as a batch lasts would be needed; a changed end is a signature that fails as late.
    const verify = async (): Promise<unknown> => {
      next += 1;
      const credential = fresh[next % fresh.length] ?? '';
      try {
        return await identity.find(`${credential.slice(0, -6)}${next.toString(36).padStart(6, 'A')}`);
      } catch (error) {
        return error;
      }
    };
    return [
      { piece: 'identity', title: 'who asks? nothing is shown', ...timed(() => identity.find(undefined), batches) },
      {
        piece: 'identity',
        title: 'who asks? an API key',
        ...timed(() => identity.find(shown), batches),
        targetMicros: TARGET_MICROS,
      },
      {
        piece: 'identity',
        title: 'who asks? a token that was verified before',
        ...timed(() => identity.find(token), batches),
        targetMicros: TARGET_MICROS,
      },
      { piece: 'identity', title: 'a token is verified (ES256), and refused', ...(await timedAsync(verify, batches)) },
    ];
  } finally {
    await issuer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

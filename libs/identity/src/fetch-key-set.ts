import type { JSONWebKeySet, JWK } from 'jose';
import { IDENTITY_POLICY } from './identity-policy.js';

/** A key that a token can be held against: public, and with a name. */
export type NamedKey = JWK & { readonly kid: string };

/** Private halves and shared secrets have no place in a published set; a secret there would make everybody an issuer. */
const PUBLIC_KINDS: ReadonlySet<unknown> = new Set(['RSA', 'EC', 'OKP']);

/**
 * Asks an issuer for its keys. No redirect is followed, and no more is read than keys are long.
 *
 * @returns those of its keys that can be used; none: it has none
 * @throws Error when it does not answer in time, or with something else
 */
export async function fetchKeySet(url: string, timeoutMs: number): Promise<readonly NamedKey[]> {
  const answer = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/jwk-set+json, application/json' },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (answer.status !== 200) {
    await answer.body?.cancel();
    throw new Error(`answered ${answer.status}`);
  }
  return keysIn(JSON.parse(await textWithin(answer, IDENTITY_POLICY.issuer.longestBytes.value)) as unknown);
}

async function textWithin(answer: Response, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > mostBytes) throw new Error(`answered more than ${mostBytes} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function keysIn(value: unknown): readonly NamedKey[] {
  const keys = typeof value === 'object' && value !== null ? (value as Partial<JSONWebKeySet>).keys : undefined;
  if (!Array.isArray(keys) || keys.length > IDENTITY_POLICY.issuer.mostKeys.value) throw new Error('is no set of keys');
  return (keys as readonly unknown[]).filter(isUsable);
}

function isUsable(key: unknown): key is NamedKey {
  if (typeof key !== 'object' || key === null) return false;
  const { kty, kid, use, d, k } = key as Readonly<Record<string, unknown>>;
  const isPublic = PUBLIC_KINDS.has(kty) && d === undefined && k === undefined;
  return isPublic && typeof kid === 'string' && kid !== '' && (use === undefined || use === 'sig');
}

import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECRET_BYTES = 32;
/** For nobody else on this machine. */
const OWNER_ONLY = 0o600;

/**
 * The key that this machine's gateways sign quotes with, in the form of `BANYAN_QUOTE_KEYS`: made once, and the same after a
 * restart, or what was promised before it would not be honoured.
 */
export function developmentQuoteKeys(dataDir: string): string {
  return keptSecret(join(dataDir, 'quote-keys.txt'), 'development:');
}

/** What this machine's synthetic shopper signs with, in the form of `BANYAN_SYNTHETIC_KEY`. */
export function developmentSyntheticKey(dataDir: string): string {
  return keptSecret(join(dataDir, 'synthetic-key.txt'), '');
}

function keptSecret(file: string, before: string): string {
  if (!existsSync(file)) {
    const secret = `${before}${randomBytes(SECRET_BYTES).toString('base64url')}`;
    writeFileSync(file, secret, { mode: OWNER_ONLY, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}

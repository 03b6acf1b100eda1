import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'quote-keys.txt';
const SECRET_BYTES = 32;
/** For nobody else on this machine. */
const OWNER_ONLY = 0o600;

/**
 * The key that this machine's gateways sign quotes with, in the form of `BANYAN_QUOTE_KEYS`: made once, and the same after a
 * restart, or what was promised before it would not be honoured.
 */
export function developmentQuoteKeys(dataDir: string): string {
  const file = join(dataDir, FILE);
  if (!existsSync(file)) {
    const keys = `development:${randomBytes(SECRET_BYTES).toString('base64url')}`;
    writeFileSync(file, keys, { mode: OWNER_ONLY, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}

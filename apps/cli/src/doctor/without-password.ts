import { messageOf } from '@banyan/kernel';

/** What was thrown, without the password of a URL that it may quote. */
export function withoutPassword(error: unknown, url: string): string {
  const inner = error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : messageOf(error);
  let password = '';
  try {
    ({ password } = new URL(url));
  } catch {
    // No URL: then the whole of it may be a secret.
    password = url;
  }
  const secrets = [password, decodeURIComponent(password)].filter((text) => text !== '');
  return secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), inner || 'it said nothing');
}

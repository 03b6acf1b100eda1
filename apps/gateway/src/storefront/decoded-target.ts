import type { IncomingMessage } from 'node:http';

/** Path and query in small letters and decoded, as the core reads them; whatever cannot be is looked at as it came. */
export function decodedTarget({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  try {
    return decodeURIComponent(url).toLowerCase();
  } catch {
    return url.toLowerCase();
  }
}

/**
 * Fields of a core's answer that say the same of every answer to a question: what the core is, and how its answer may be used.
 * They are given with the service's answer too, as they were, so that nobody reads from them who answered. Everything else
 * is about one message (`Date`, `ETag`, `Set-Cookie`, a request id) and is left out.
 */
const KEPT: ReadonlySet<string> = new Set([
  'cache-control',
  'content-language',
  'content-security-policy',
  'content-type',
  'expires',
  'p3p',
  'pragma',
  'referrer-policy',
  'server',
  'strict-transport-security',
  'vary',
  'x-content-type-options',
  'x-frame-options',
  'x-powered-by',
  'x-ua-compatible',
  'x-xss-protection',
]);

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)/i;

/** The fields that are kept of a head; undefined where the core writes in a charset that we do not. */
export function keptHead(rawHeaders: readonly string[]): readonly string[] | undefined {
  const kept: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = [rawHeaders[index], rawHeaders[index + 1]];
    if (!KEPT.has(name.toLowerCase())) continue;
    const charset = CHARSET.exec(value)?.[1];
    if (name.toLowerCase() === 'content-type' && charset !== undefined && !/^utf-?8$/i.test(charset)) return undefined;
    kept.push(name, value);
  }
  return kept;
}

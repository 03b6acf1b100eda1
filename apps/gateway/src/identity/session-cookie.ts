/** What can stand in a `Cookie` field and mean one thing: no space, comma, quote, semicolon or backslash (RFC 6265, section 4.1.1). */
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{1,512}$/;

/**
 * The session that a request brings; undefined: none, or none that has one reading. Of two that differ the core may take the
 * other one.
 */
export function sessionIn(cookies: string | undefined, name: string): string | undefined {
  if (cookies === undefined || !cookies.includes(name)) return undefined;
  let found: string | undefined;
  for (const pair of cookies.split(';')) {
    const separator = pair.indexOf('=');
    if (separator === -1 || pair.slice(0, separator).trim() !== name) continue;
    const value = pair.slice(separator + 1).trim();
    if (!VALUE.test(value) || (found !== undefined && found !== value)) return undefined;
    found = value;
  }
  return found;
}

/** The cookies of a request with these in the place of its own of their names. */
export function cookiesWith(cookies: string | undefined, own: ReadonlyMap<string, string>): string {
  const kept = (cookies ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !own.has(nameOf(pair)));
  return [...kept, ...[...own].map(([name, value]) => `${name}=${value}`)].join('; ');
}

/**
 * What an answer says of a cookie: its value, that it is taken back, or nothing. Of several lines the last holds, as in a browser.
 *
 * @param rawHeaders name, value, name, value
 */
export function cookieSet(
  rawHeaders: readonly string[],
  name: string,
): { readonly kind: 'set'; readonly value: string } | { readonly kind: 'taken-back' } | undefined {
  let said: ReturnType<typeof cookieSet>;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]!.toLowerCase() !== 'set-cookie') continue;
    const [pair = '', ...attributes] = rawHeaders[index + 1]!.split(';');
    if (nameOf(pair) !== name) continue;
    const value = pair.slice(pair.indexOf('=') + 1).trim();
    said = !VALUE.test(value) || attributes.some(isOver) ? { kind: 'taken-back' } : { kind: 'set', value };
  }
  return said;
}

function nameOf(pair: string): string {
  const separator = pair.indexOf('=');
  return (separator === -1 ? pair : pair.slice(0, separator)).trim();
}

/** Cores take a cookie back by a time that is past, or an age that is none. */
function isOver(attribute: string): boolean {
  const [name = '', value = ''] = attribute.split('=');
  switch (name.trim().toLowerCase()) {
    case 'max-age':
      return Number(value) <= 0;
    case 'expires':
      // Whoever sets a cookie for later says a year of this century.
      return (
        Date.parse(
          value
            .trim()
            .replaceAll(/(\d)-(\w)/g, '$1 $2')
            .replaceAll(/([a-z])-(\d)/gi, '$1 $2'),
        ) < LONG_AGO
      );
    default:
      return false;
  }
}

const LONG_AGO = Date.UTC(2020, 0, 1);

/** What a `Cache-Control` says. Names are compared without case (RFC 9111 section 5.2). */
export interface Directives {
  has(name: string): boolean;
  /**
   * The seconds of a directive. Undefined: it is absent. `'invalid'`: it says none, or two times different ones; what is
   * decided by it must then be decided against reuse (section 4.2.1).
   */
  seconds(name: string): number | 'invalid' | undefined;
  /** Is it there, and without an argument? */
  isBare(name: string): boolean;
}

/** RFC 9111 section 1.2.2: more than this is this. */
const MOST_SECONDS = 2 ** 31;

/** A list member: a token, and perhaps an argument as a token or a quoted string. Commas within quotes part nothing. */
const MEMBER = /([^\s,;="]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?|"(?:[^"\\]|\\.)*"?/g;

/** In the place of arguments of which two are not the same; no number. */
const DIFFERS = 'differs';

const NOTHING: Directives = { has: () => false, seconds: () => undefined, isBare: () => false };

/** @param value of one `Cache-Control` field, its lines joined; undefined: there is none */
export function readDirectives(value: string | undefined): Directives {
  if (value === undefined) return NOTHING;
  const said = new Map<string, string | undefined>();
  for (const [, name, quoted, token] of value.matchAll(MEMBER)) {
    if (name === undefined) continue;
    const key = name.toLowerCase();
    const argument = quoted ?? token;
    said.set(key, said.has(key) && said.get(key) !== argument ? DIFFERS : argument);
  }
  return {
    has: (name) => said.has(name),
    isBare: (name) => said.has(name) && said.get(name) === undefined,
    seconds: (name) => {
      if (!said.has(name)) return undefined;
      const argument = said.get(name);
      return argument !== undefined && /^\d+$/.test(argument) ? Math.min(Number(argument), MOST_SECONDS) : 'invalid';
    },
  };
}

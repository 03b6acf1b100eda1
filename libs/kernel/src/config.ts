import { readFileSync } from 'node:fs';
import { isMetadataTarget } from './metadata-target.js';
import { ConfigurationError, messageOf } from './errors.js';
import { follow, type SettingSource } from './followed-setting.js';
import { keyNames, readSigningKeys, type SigningKeys } from './signing-keys.js';

/** How one environment variable is read. */
export interface ConfigEntry<T> {
  readonly description: string;
  /** Shown in the documentation; undefined means required. */
  readonly defaultText?: string;
  /** Never printed; may come from a file named by `<NAME>_FILE`. */
  readonly secret?: boolean;
  /** What may be seen of a secret, so that two processes can be compared. @throws Error when the text cannot be used */
  readonly shown?: (text: string) => string;
  /** The text is the path of a file that every replica is given alike: shown with a fingerprint of what is in it. */
  readonly alike?: boolean;
  /**
   * Turns the text into a value; throws an Error that says what is expected. Undefined: the variable is not set.
   *
   * @param source where it comes from a file, of which a value may be made that follows it
   */
  readonly read: (text: string | undefined, source?: SettingSource) => T;
}

export type ConfigSchema = Readonly<Record<string, ConfigEntry<unknown>>>;
export type ConfigOf<S extends ConfigSchema> = { readonly [K in keyof S]: ReturnType<S[K]['read']> };

type Options<T> = { description: string; default?: T; secret?: boolean };

function entry<T>(options: Options<T>, parse: (text: string) => T): ConfigEntry<T> {
  return {
    description: options.description,
    ...(options.default === undefined ? {} : { defaultText: String(options.default) }),
    ...(options.secret === undefined ? {} : { secret: options.secret }),
    read: (text) => {
      if (text !== undefined && text !== '') return parse(text);
      if (options.default !== undefined) return options.default;
      throw new Error('is required and not set');
    },
  };
}

/** A TCP port, 0 to 65535; 0 picks a free one. */
export function port(options: Options<number>): ConfigEntry<number> {
  return entry(options, (text) => {
    if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw new Error('must be a port, 0 to 65535');
    return Number(text);
  });
}

/** A whole number within bounds, both inclusive. */
export function integer(options: Options<number> & { min: number; max: number }): ConfigEntry<number> {
  return entry(options, (text) => {
    const value = Number(text);
    if (!/^-?\d{1,15}$/.test(text) || value < options.min || value > options.max) {
      throw new Error(`must be a whole number, ${options.min} to ${options.max}`);
    }
    return value;
  });
}

/** A ratio, 0 to 1. */
export function ratio(options: Options<number>): ConfigEntry<number> {
  return entry(options, (text) => {
    const value = Number(text);
    if (!/^\d*\.?\d+$/.test(text) || value > 1) throw new Error('must be a ratio, 0 to 1');
    return value;
  });
}

/** Any text that is not empty. */
export function text(options: Options<string>): ConfigEntry<string> {
  return entry(options, (value) => value);
}

/** Text of one form. @param options.because what is said of a value that has another */
export function matching(form: RegExp, options: Options<string> & { because: string }): ConfigEntry<string> {
  return entry(options, (value) => {
    if (!form.test(value)) throw new Error(options.because);
    return value;
  });
}

/** An absolute URL with one of the given schemes (`http:`, `postgres:` …). */
export function url(options: Options<string> & { schemes: readonly string[] }): ConfigEntry<string> {
  return entry(options, (value) => {
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    if (!parsed || !options.schemes.includes(parsed.protocol)) {
      throw new Error(`must be a URL that starts with ${options.schemes.map((scheme) => `${scheme}//`).join(' or ')}`);
    }
    if (isMetadataTarget(parsed)) throw new Error('must not lead to a metadata service or a link-local address');
    return value;
  });
}

/** One absolute URL or several, separated by commas, each with one of the given schemes, without a slash at its end. */
export function urls(options: Options<string> & { schemes: readonly string[] }): ConfigEntry<readonly string[]> {
  const one = url(options);
  return {
    description: options.description,
    ...(options.default === undefined ? {} : { defaultText: options.default }),
    read: (value) =>
      (value === undefined || value === '' ? (options.default ?? '') : value)
        .split(',')
        .map((each) => one.read(each.trim()).replace(/\/+$/, '')),
  };
}

/** Keys that something is signed with; see `readSigningKeys`. */
export function signingKeys(options: { description: string }): ConfigEntry<SigningKeys> {
  return { ...entry({ ...options, secret: true }, readSigningKeys), shown: keyNames };
}

/** One of a closed list of words. */
export function oneOf<const W extends string>(words: readonly W[], options: Options<W>): ConfigEntry<W> {
  return entry<W>(options, (value) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw new Error(`must be one of ${words.join(', ')}`);
    return word;
  });
}

/** `true` or `false`. */
export function flag(options: Options<boolean>): ConfigEntry<boolean> {
  return entry(options, (value) => {
    if (value !== 'true' && value !== 'false') throw new Error('must be true or false');
    return value === 'true';
  });
}

/** Comma-separated texts, trimmed; empty ones dropped. The default is the empty list. */
export function list(options: { description: string }): ConfigEntry<readonly string[]> {
  return {
    description: options.description,
    defaultText: '(none)',
    read: (value) => (value ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])),
  };
}

/**
 * Makes an entry one whose value is asked for anew whenever it is needed: where it comes from a file, what that file says by then.
 * For secrets that are changed without a restart.
 */
export function followed<T>(inner: ConfigEntry<T>): ConfigEntry<() => T> {
  return { ...inner, read: (value, source) => follow(value, (text) => inner.read(text), source) };
}

/** Makes an entry optional: absent reads as undefined. */
export function optional<T>(inner: ConfigEntry<T>): ConfigEntry<T | undefined> {
  return {
    ...inner,
    defaultText: inner.defaultText ?? '(none)',
    read: (value, source) => (value === undefined || value === '' ? undefined : inner.read(value, source)),
  };
}

/**
 * Reads a process's configuration from the environment and freezes it.
 *
 * @param knownNames every name the shop knows (the union of all processes' schemas): a `BANYAN_…` name outside it is a
 *   fault, with the nearest known name as a suggestion.
 * @throws ConfigurationError with every fault at once, by name.
 */
export function readConfig<S extends ConfigSchema>(
  schema: S,
  environment: Readonly<Record<string, string | undefined>>,
  knownNames: readonly string[] = Object.keys(schema),
): ConfigOf<S> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(schema)) {
    try {
      values[name] = item.read(textOf(name, environment), sourceOf(name, environment));
    } catch (error) {
      faults.push(`${name} ${messageOf(error)}`);
    }
  }
  const known = new Set([...knownNames, ...Object.keys(schema)].flatMap((name) => [name, `${name}_FILE`]));
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('BANYAN_') || known.has(name)) continue;
    const near = nearest(name, known);
    faults.push(`${name} is not a known setting${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return Object.freeze(values) as ConfigOf<S>;
}

/** Undefined where it comes from the environment, which a process cannot be given anew. */
function sourceOf(name: string, environment: Readonly<Record<string, string | undefined>>): SettingSource | undefined {
  const file = environment[`${name}_FILE`];
  return file === undefined || file === '' ? undefined : { name, text: () => textOf(name, environment) };
}

function textOf(name: string, environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const file = environment[`${name}_FILE`];
  if (file === undefined || file === '') return environment[name];
  if (environment[name] !== undefined) throw new Error(`and ${name}_FILE are both set; set one`);
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch {
    throw new Error(`cannot be read from the file that ${name}_FILE names`);
  }
}

function nearest(name: string, known: ReadonlySet<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = 5;
  for (const candidate of known) {
    const distance = editDistance(name, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

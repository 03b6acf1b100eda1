import { fullFormats } from 'ajv-formats/dist/formats.js';

type Test = (text: string) => boolean;

/** A format of texts, as the oracle asserts it. */
export interface TextFormat {
  readonly holds: Test;
  /** A pattern that every text of the format matches; with `exact`, and no other. */
  readonly pattern?: string;
  readonly exact?: boolean;
  /** Texts to try: of the format, in its several shapes. */
  readonly examples: readonly string[];
}

const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  date: ['2024-02-29', '1999-12-31', '2000-01-01'],
  time: ['12:00:00Z', '23:59:60Z', '01:02:03.456+07:00', '00:00:00z'],
  'date-time': [
    '2024-02-29T12:00:00Z',
    '1999-12-31T23:59:60Z',
    '2000-01-01t00:00:00.123+07:00',
    '2000-01-01 00:00:00z',
  ],
  'iso-time': ['12:00:00', '12:00:00Z'],
  'iso-date-time': ['2024-02-29T12:00:00', '2024-02-29T12:00:00Z'],
  duration: ['P1D', 'PT1H', 'P1Y2M3DT4H5M6S', 'P3W'],
  uri: [
    'a:b',
    'http://example.com/',
    'urn:isbn:0451450523',
    'https://user@example.com:8080/a/b?c=d#e',
    'mailto:a@b.example',
  ],
  'uri-reference': ['', 'a', '/a/b', '#c', 'http://example.com/', '?q=1'],
  'uri-template': ['', 'a', '/{id}', 'http://example.com/{?q}'],
  url: ['http://example.com', 'https://example.com/a', 'ftp://example.org'],
  email: ['a@b.example', 'first.last@example.com', 'A+1@example.co.uk'],
  hostname: ['a', 'example.com', 'www.example.com', 'a-1.example'],
  ipv4: ['0.0.0.0', '127.0.0.1', '255.255.255.255'],
  ipv6: ['::', '::1', '2001:db8::1', '::ffff:127.0.0.1'],
  regex: ['', 'a', '^a+$', '[0-9]'],
  uuid: [
    '00000000-0000-0000-0000-000000000000',
    '123e4567-e89b-12d3-a456-426614174000',
    'urn:uuid:123e4567-e89b-12d3-a456-426614174000',
  ],
  'json-pointer': ['', '/', '/a', '/a/0'],
  'json-pointer-uri-fragment': ['#', '#/a'],
  'relative-json-pointer': ['0', '1/a', '0#'],
  byte: ['', 'YQ==', 'YWI=', 'YWJj'],
};

/**
 * Patterns of formats, for the proof. Those that are exact say by the letter what ajv-formats tests; the others are
 * what every text of the format must match.
 */
const PATTERNS: Readonly<Record<string, { readonly pattern: string; readonly exact: boolean }>> = {
  date: { pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', exact: false },
  time: { pattern: `^${'[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([zZ]|[+-][0-9]{2}(:?[0-9]{2})?)'}$`, exact: false },
  'date-time': {
    pattern:
      '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[tT\\s][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([zZ]|[+-][0-9]{2}(:?[0-9]{2})?)$',
    exact: false,
  },
  duration: { pattern: '^P[0-9YMDTHSW]+$', exact: false },
  email: {
    pattern:
      "^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~\\-]+(?:\\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~\\-]+)*@(?:[a-zA-Z0-9](?:[a-zA-Z0-9\\-]*[a-zA-Z0-9])?\\.)+[a-zA-Z0-9](?:[a-zA-Z0-9\\-]*[a-zA-Z0-9])?$",
    exact: true,
  },
  hostname: {
    pattern: '^[a-zA-Z0-9](?:[a-zA-Z0-9\\-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[\\-0-9a-zA-Z]*[0-9a-zA-Z])?)*\\.?$',
    exact: false,
  },
  ipv4: {
    pattern:
      '^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$',
    exact: true,
  },
  ipv6: { pattern: '^[0-9a-fA-F:.]{2,45}$', exact: false },
  uuid: {
    pattern: '^(?:[uU][rR][nN]:[uU][uU][iI][dD]:)?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$',
    exact: true,
  },
  uri: { pattern: '^[a-zA-Z][a-zA-Z0-9+\\-.]*:', exact: false },
  url: { pattern: '^(?:[hH][tT][tT][pP][sS]?|[fF][tT][pP]):\\/\\/', exact: false },
  'json-pointer': { pattern: '^(?:\\/(?:[^~/]|~0|~1)*)*$', exact: true },
  'relative-json-pointer': { pattern: '^(?:0|[1-9][0-9]*)(?:#|(?:\\/(?:[^~/]|~0|~1)*)*)$', exact: true },
};

/** What is asserted of a format: of texts, of numbers, or nothing. */
export type FormatMeaning =
  { readonly of: 'text' } | { readonly of: 'number'; readonly name: string } | { readonly of: 'nothing' };

export function formatMeaning(name: string): FormatMeaning {
  const definition: unknown = Object.hasOwn(fullFormats, name) ? (fullFormats as Record<string, unknown>)[name] : true;
  if (definition === true) return { of: 'nothing' };
  const { type } = definition as { type?: unknown };
  if (type === 'number') return name === 'int32' || name === 'int64' ? { of: 'number', name } : { of: 'nothing' };
  return { of: 'text' };
}

/** @param name of a format whose meaning is of texts */
export function textFormat(name: string): TextFormat {
  const definition = (fullFormats as Record<string, unknown>)[name];
  const { validate = definition } = definition as { validate?: unknown };
  const holds = validate instanceof RegExp ? (text: string) => validate.test(text) : (validate as Test);
  return { holds, examples: EXAMPLES[name] ?? [], ...PATTERNS[name] };
}

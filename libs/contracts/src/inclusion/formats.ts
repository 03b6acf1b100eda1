import { fullFormats } from 'ajv-formats/dist/formats.js';

type Test = (text: string) => boolean;

const TIME = '[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?';
const ZONE = '(?:[zZ]|[+-][0-9]{2}(?::?[0-9]{2})?)';

/** An expression as a pattern. */
interface FormatPattern {
  readonly source: string;
  readonly ignoresCase: boolean;
}

/** A format of texts, as ajv-formats has it. */
export interface TextFormat {
  readonly holds: Test;
  /** The expression that is the whole of the test, where it is one. */
  readonly exact?: FormatPattern;
  /** What every text of the format matches. */
  readonly necessary: readonly FormatPattern[];
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

/** Of formats that ajv-formats tests by a function: what every text of the format matches. */
const NECESSARY: Readonly<Record<string, string>> = {
  date: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
  time: `^${TIME}${ZONE}$`,
  'date-time': `^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[tT\\s]${TIME}${ZONE}$`,
  'iso-time': `^${TIME}${ZONE}?$`,
  'iso-date-time': `^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[tT\\s]${TIME}${ZONE}?$`,
  uri: '^[a-zA-Z][a-zA-Z0-9+\\-.]*:[!-~]*$',
  // Tested by expressions that look around inside.
  duration: '^P(?:[0-9]+[YMD])*(?:T(?:[0-9]+[HMS])+)?(?:[0-9]+W)?$',
  hostname: '^[a-zA-Z0-9](?:[a-zA-Z0-9\\-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[\\-0-9a-zA-Z]*[0-9a-zA-Z])?)*\\.?$',
  url: '^(?:[hH][tT][tT][pP][sS]?|[fF][tT][pP]):\\/\\/',
};

/** What a text of the one format is of, too; held by a test. */
const ALSO: Readonly<Record<string, string>> = { uri: 'uri-reference' };

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
  const exact = validate instanceof RegExp ? patternOf(validate) : undefined;
  const also = ALSO[name] === undefined ? undefined : textFormat(ALSO[name]).exact;
  const source = NECESSARY[name];
  const necessary = [...(source === undefined ? [] : [{ source, ignoresCase: false }]), ...(also ? [also] : [])];
  return { holds, examples: EXAMPLES[name] ?? [], necessary, ...(exact && { exact }) };
}

const patternOf = ({ source, flags }: RegExp): FormatPattern => ({ source, ignoresCase: flags.includes('i') });

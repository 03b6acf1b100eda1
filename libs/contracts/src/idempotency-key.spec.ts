import { describe, expect, it } from '@jest/globals';
import { quickest } from '../../../test/support/quickest.js';
import { ProblemError } from '@banyan/kernel';
import * as fc from 'fast-check';
import { readIdempotencyKey } from './idempotency-key.js';

const read = (given: string | string[] | undefined) =>
  readIdempotencyKey(given === undefined ? {} : { 'idempotency-key': given });

function messageOf(given: string | string[] | undefined): string {
  try {
    return `accepted ${read(given)}`;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    expect([error.code, error.extras.errors?.length]).toEqual(['invalid-request', 1]);
    const [detail] = error.extras.errors ?? [];
    expect(detail?.pointer).toBe('header:Idempotency-Key');
    return detail?.message ?? '';
  }
}

const IS_NONE = 'must be one string of visible ASCII characters, such as "8e03978e-40d5-43dd-bc93-6894a57f9324"';

describe('an idempotency key', () => {
  it.each([
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    [' \t"a"\t ', 'a'],
    ['"a,b;c"', 'a,b;c'],
    [String.raw`"say \"it\" \\ twice"`.replaceAll(' ', '_'), String.raw`say_"it"_\_twice`],
    ['"k"; attempt=2', 'k'],
    ['"k";a;b=?1;c="x y";d=:AA==:;e=tok/en;f=-1.5;g=@1659578233', 'k'],
    [':AAAA:', ':AAAA:'],
    ["urn:uuid:8e03978e~'x'", "urn:uuid:8e03978e~'x'"],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`"${'\\"'.repeat(255)}"`, '"'.repeat(255)],
  ])('%s is read', (given, key) => {
    expect(read(given)).toBe(key);
  });

  it.each<[string, string | string[] | undefined, string]>([
    ['none', undefined, 'is required'],
    ['two', ['a', 'b'], 'is given more than once'],
    ['the same twice', ['a', 'a'], 'is given more than once'],
    ['nothing', '', 'must not be empty'],
    ['blanks', ' \t', 'must not be empty'],
    ['an empty string', '""', 'must not be empty'],
    ['one that is too long', 'x'.repeat(256), 'must have at most 255 characters'],
    ['a string that is too long', `"${'x'.repeat(256)}"`, 'must have at most 255 characters'],
    ['two that were joined', 'a, b', IS_NONE],
    ['two strings that were joined', '"a", "b"', IS_NONE],
    ['one string over two fields', '"a, b"', IS_NONE],
    ['a string without an end', '"a', IS_NONE],
    ['a string whose end is escaped', '"a\\"', IS_NONE],
    ['an escape of something else', '"a\\n"', IS_NONE],
    ['a quote within', 'a"b', IS_NONE],
    ['a backslash within', 'a\\b', IS_NONE],
    ['something after it', '"a"b', IS_NONE],
    ['a parameter that is none', '"a";A=1', IS_NONE],
    ['a parameter without quotes around the key', 'a;b=1', IS_NONE],
    ['a blank within', 'a b', IS_NONE],
    ['a control character', 'a\u0007', IS_NONE],
    ['a line', '"a\nb"', IS_NONE],
    ['another alphabet', '"ключ"', IS_NONE],
    ['latin-1', 'schlüssel', IS_NONE],
    ['a list', '("a" "b")', IS_NONE],
  ])('%s is refused, and is not repeated', (_, given, message) => {
    expect(messageOf(given)).toBe(message);
  });

  const visible = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 255,
  });

  it('is what was meant, whatever is in it', () => {
    fc.assert(
      fc.property(visible, (key) => {
        expect(read(`"${key.replaceAll(/["\\]/g, '\\$&')}"`)).toBe(key);
      }),
    );
  });

  it('is the same with its quotes and without, where it can do without', () => {
    fc.assert(
      fc.property(visible, (text) => {
        const bare = text.replaceAll(/[",;\\]/g, '-');
        expect(read(bare)).toBe(read(`"${bare}"`));
      }),
    );
  });

  it('is read or refused, whatever is sent, and only keys are read', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom(...Array.from('"\\,; =a1')) }),
        ),
        (text) => {
          const message = messageOf(text);
          if (!message.startsWith('accepted ')) return;
          expect(message.slice('accepted '.length)).toMatch(/^[\x21-\x7e]{1,255}$/);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('takes time in proportion to its length', async () => {
    // Node reads at most 16 KiB of head: the longest that can come.
    for (const long of [
      '"a"' + ';a'.repeat(8_000) + '=',
      '"a";a="' + '\\"'.repeat(8_000),
      ' '.repeat(16_000) + 'a b',
    ]) {
      expect(await quickest(() => void messageOf(long))).toBeLessThan(200);
    }
  });
});

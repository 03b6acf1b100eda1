/** A question of our own to the core. */
export interface CoreQuestion {
  readonly method: 'GET' | 'POST';
  /** Path and query below the core's base path, percent-encoded; begins with a slash. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as UTF-8. */
  readonly body?: string;
}

const TARGET = /^\/[\x21-\x7e]*$/;
const NAME = /^[\w-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** @throws RangeError where a text could be read as more than it is */
export function questionHead({ method, target, headers, body }: CoreQuestion, prefix: string, host: string): string {
  if (!TARGET.test(target)) throw new RangeError('the target of a question is no path');
  let head = `${method} ${prefix}${target} HTTP/1.1\r\nHost: ${host}\r\n`;
  for (const name in headers) {
    const value = headers[name]!;
    if (!NAME.test(name) || !VALUE.test(value)) throw new RangeError('a header of a question is malformed');
    head += `${name}: ${value}\r\n`;
  }
  if (body !== undefined) head += `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  return `${head}\r\n`;
}

/** As it is written: ASCII as it is, anything else as its bytes. */
export function questionBody({ body }: CoreQuestion): string | Buffer {
  if (body === undefined) return '';
  return Buffer.byteLength(body) === body.length ? body : Buffer.from(body);
}

/** The core's answer cannot be trusted to begin or end where it seems to. Its connection is destroyed. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer';
}

/** How the length of an answer's body is known (RFC 9112 section 6.3). */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' };

export interface AnswerHead {
  readonly status: number;
  readonly reason: string;
  /** Name, value, name, value … in order and in their own case; latin-1 characters stand for bytes. */
  readonly rawHeaders: readonly string[];
  readonly framing: Framing;
  /** May the connection carry another request after this answer? */
  readonly persistent: boolean;
  /** The core's word on how long it keeps an idle connection, in seconds; undefined when it gave none. */
  readonly keepAliveSeconds: number | undefined;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([0-9]{3})(?: (.*))?$/;
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// oxlint-disable-next-line no-control-regex -- control characters are what is refused
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;
const MAX_FIELDS = 1000;

/**
 * Reads one answer head, strictly: what llhttp refuses is refused here too (a test plays the same bytes to both), and
 * so is what HARDENING 2 and 5 name.
 *
 * @param text the head without its closing empty line, as latin-1
 * @param toHead the request was a HEAD: whatever the fields say, no body follows
 * @throws BadAnswer
 */
export function readAnswerHead(text: string, toHead: boolean): AnswerHead {
  const lines = text.split('\r\n');
  const statusLine = STATUS_LINE.exec(lines[0]!);
  if (statusLine === null) throw new BadAnswer('no status line');
  const status = Number(statusLine[2]);
  const reason = statusLine[3] ?? '';
  if (status < 100) throw new BadAnswer('a status below 100');
  if (CONTROL.test(reason) || reason.includes('\t')) throw new BadAnswer('a control character in the reason phrase');
  if (lines.length - 1 > MAX_FIELDS) throw new BadAnswer('too many header fields');

  const rawHeaders: string[] = [];
  let contentLength: number | undefined;
  let transferEncoding: string | undefined;
  let connection = '';
  let keepAliveSeconds: number | undefined;
  let declaresTrailers = false;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]!;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0));
    // Also an obsolete fold (a line that begins with a blank) and `Name :` end here.
    if (!FIELD_NAME.test(name)) throw new BadAnswer('a malformed header field');
    const value = trimBlanks(line.slice(colon + 1));
    if (CONTROL.test(value)) throw new BadAnswer('a control character in a header field');
    rawHeaders.push(name, value);
    switch (name.length) {
      case 14:
        if (name.toLowerCase() !== 'content-length') break;
        if (contentLength !== undefined) throw new BadAnswer('several Content-Length fields');
        contentLength = readLength(value);
        break;
      case 17:
        if (name.toLowerCase() !== 'transfer-encoding') break;
        if (transferEncoding !== undefined) throw new BadAnswer('several Transfer-Encoding fields');
        transferEncoding = value.toLowerCase();
        break;
      case 10:
        if (name.toLowerCase() === 'connection') connection += `,${value.toLowerCase()}`;
        else if (name.toLowerCase() === 'keep-alive') keepAliveSeconds = readKeepAlive(value);
        break;
      case 7:
        if (name.toLowerCase() === 'trailer') declaresTrailers = true;
        break;
      default:
    }
  }

  if (transferEncoding !== undefined) {
    if (contentLength !== undefined) throw new BadAnswer('both Content-Length and Transfer-Encoding');
    if (transferEncoding !== 'chunked') throw new BadAnswer('an unknown transfer coding');
    if (statusLine[1] === '0') throw new BadAnswer('a transfer coding in HTTP/1.0');
  }
  const bodyless = status < 200 || status === 204 || status === 304;
  if (declaresTrailers && (contentLength !== undefined || bodyless)) {
    throw new BadAnswer('Trailer on an answer that cannot have one');
  }
  const framing = framingOf(toHead || bodyless, contentLength, transferEncoding);
  return {
    status,
    reason,
    rawHeaders,
    framing,
    persistent:
      // A core that sends a body here all the same (LEGACY 39, HARDENING 5) would have it read as the next client's
      // answer: such a connection is never used again. undici does the same after HEAD.
      !toHead &&
      !bodyless &&
      framing.kind !== 'until-close' &&
      (statusLine[1] === '1' ? !hasToken(connection, 'close') : hasToken(connection, 'keep-alive')),
    keepAliveSeconds,
  };
}

function framingOf(empty: boolean, contentLength: number | undefined, coding: string | undefined): Framing {
  if (empty) return { kind: 'none' };
  if (coding !== undefined) return { kind: 'chunked' };
  if (contentLength === undefined) return { kind: 'until-close' };
  return contentLength === 0 ? { kind: 'none' } : { kind: 'length', bytes: contentLength };
}

function readLength(value: string): number {
  const bytes = /^[0-9]{1,16}$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(bytes)) throw new BadAnswer('an unreadable Content-Length');
  return bytes;
}

function readKeepAlive(value: string): number | undefined {
  const seconds = /(?:^|[,\s])timeout=([0-9]{1,6})(?:$|[,\s])/i.exec(value)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

function hasToken(list: string, token: string): boolean {
  return list.length > 0 && list.split(',').some((part) => part.trim() === token);
}

/** Spaces and tabs only: what `trim` also takes (a no-break space is byte 0xA0) belongs to the value. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/**
 * A chunked body's trailer fields.
 *
 * @param text the lines without the closing empty one, as latin-1; may be empty
 * @throws BadAnswer
 */
export function readTrailers(text: string): string[] {
  const trailers: string[] = [];
  if (text === '') return trailers;
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0));
    const value = trimBlanks(line.slice(colon + 1));
    if (!FIELD_NAME.test(name) || CONTROL.test(value)) throw new BadAnswer('a malformed trailer field');
    trailers.push(name, value);
  }
  return trailers;
}

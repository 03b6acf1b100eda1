/**
 * How the least careful core could read a path: percent-decoded over and over, overlong UTF-8 and `%u` accepted,
 * look-alikes folded, backslashes taken for slashes, parameters cut off. Returned as its segments, lower case, without
 * empty and single-dot ones; `..` stays. Not a path anybody should use: only for asking whether somebody could mean an owned one.
 *
 * HARDENING 8 lists the readings that were found in real stacks.
 */
export interface AggressiveReading {
  readonly segments: readonly string[];
  /**
   * Where among the segments a core's own path may begin: at the first, after a script (`/index.php/x` is `/x` to what it
   * runs: PATH_INFO), after an authority (`//host/x`, read as a network-path reference).
   */
  readonly starts: readonly number[];
  /**
   * Something may remove whole segments (`..`, `;params`, NUL, an encoded `?`), and where it cuts depends on the core's
   * order of steps. A prefix is then looked for as a subsequence instead of a beginning.
   */
  readonly loose: boolean;
  /** Still changing after the last pass: nobody can say what it means. */
  readonly unsettled: boolean;
}

/** More than any stack was seen to do; `%25…25` chains of any length fall in one pass. */
const MAX_PASSES = 5;

/** Slashes and backslashes of other scripts that best-fit mappings turn into the ASCII ones. */
const SLASHES = /[\\\u2044\u2215\u2216\u29f5\u29f8\uff0f\uff3c]/g;
const ENCODED = /%[uU]([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})/g;
const NESTED_PERCENT = /%(?:25)+/gi;
/** Cut here by some reader: parameters, a C string's end, a query or fragment seen after decoding, an NTFS stream. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CUT = /[;?#\u0000]|:[:$]/;
/** Ignored by some reader: control characters, soft hyphen, zero-width marks, accents once they are parted from their letters. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const IGNORED = /\p{M}|[\u0001-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2060\ufeff]/gu;
/** Dropped by readers that keep ASCII only, or what is valid UTF-8 only. */
const NOT_ASCII = /[\u0080-\u{10ffff}]/gu;
/** What runs a script names it in the path. */
const SCRIPT = /\.(?:php\d?|phtml|cgi|fcgi|pl|py|aspx?|ashx|jspx?|do|dll|exe)$/;
/** ASP.NET takes such segments (cookieless sessions) out of the path. */
const COOKIELESS = /^\((?:[a-z]\([^()]*\))+\)$/;

/** One reading, or two where they differ: accents folded, and whatever is not ASCII dropped (`%FF`, by lenient decoders). */
export function readAggressively(path: string): readonly AggressiveReading[] {
  const { text, unsettled } = decodeFully(path);
  const folded = readText(fold(text), unsettled);
  return isAscii(text) ? [folded] : [folded, readText(fold(text.split('/').map(asciiOf).join('/')), unsettled)];
}

function readText(text: string, unsettled: boolean): AggressiveReading {
  const segments: string[] = [];
  const starts = [0];
  let loose = false;
  for (const part of text.split('/')) {
    const cutAt = part.search(CUT);
    const segment = (cutAt === -1 ? part : part.slice(0, cutAt)).trim();
    if (cutAt !== -1) loose = true;
    if (isAllDots(segment)) {
      if (segment !== '.') {
        segments.push('..');
        loose = true;
      }
      continue;
    }
    // Windows drops dots and spaces at the end; a form decoder reads `+` as a space.
    const name = withoutTail(segment.replace(/^\++/, ''));
    if (name === '' || COOKIELESS.test(name)) continue;
    segments.push(asciiOf(name));
    if (SCRIPT.test(name)) starts.push(segments.length);
  }
  if (text.startsWith('//')) starts.push(1);
  return { segments, starts, loose, unsettled };
}

/** Does one raw segment mean `.` or `..` to anybody, in any encoding and with or without parameters? */
export function meansDots(segment: string): boolean {
  const { text: decoded, unsettled } = decodeFully(segment);
  const text = fold(decoded);
  const cutAt = text.search(CUT);
  return unsettled || isAllDots((cutAt === -1 ? text : text.slice(0, cutAt)).trim());
}

function decodeFully(path: string): { text: string; unsettled: boolean } {
  let text = path;
  let settled = false;
  for (let pass = 0; pass < MAX_PASSES && !settled; pass++) {
    const next = decodePass(text);
    settled = next === text;
    text = next;
  }
  return { text: text.replace(SLASHES, '/'), unsettled: !settled && decodePass(text) !== text };
}

/** What case-blind, accent-blind and best-fit mappings make of it. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(SLASHES, '/')
    .replaceAll('\u3002', '.')
    .toLowerCase()
    .replaceAll('ı', 'i')
    .replace(IGNORED, '');
}

/** `.`, `..`, and what Windows reads as one of them: `...`, `. .`. */
function isAllDots(segment: string): boolean {
  return segment.includes('.') && /^[. ]+$/.test(segment);
}

/** A name in another script stays a name: nobody reads `/東京/x` as `/x`. */
function asciiOf(name: string): string {
  return isAscii(name) ? name : name.replace(NOT_ASCII, '').trim() || name;
}

/** Without the dots, spaces and pluses at its end. A loop, for a pattern would take quadratic time on a hostile run of them. */
function withoutTail(segment: string): string {
  let end = segment.length;
  while (end > 0 && '. +'.includes(segment[end - 1]!)) end--;
  return segment.slice(0, end);
}

function decodePass(text: string): string {
  if (!text.includes('%') && isAscii(text)) return text;
  const unescaped = text
    .replace(NESTED_PERCENT, '%')
    .replace(ENCODED, (_all, wide: string | undefined, byte: string | undefined) =>
      String.fromCharCode(Number.parseInt(wide ?? byte ?? '', 16)),
    );
  return decodeUtf8Leniently(unescaped).normalize('NFKC');
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- the ASCII range begins with control characters
  return /^[\u0000-\u007f]*$/.test(text);
}

/** Overlong and ordinary multi-byte sequences, of up to six bytes as before RFC 3629, become characters; whatever is no sequence stays as it is. */
function decodeUtf8Leniently(text: string): string {
  if (isAscii(text)) return text;
  return text.replace(
    /[\u00c0-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f7][\u0080-\u00bf]{3}|[\u00f8-\u00fb][\u0080-\u00bf]{4}|[\u00fc\u00fd][\u0080-\u00bf]{5}/g,
    (sequence) => {
      const lead = sequence.charCodeAt(0);
      let codePoint = lead & (0x7f >> sequence.length);
      for (let index = 1; index < sequence.length; index++) {
        codePoint = (codePoint << 6) | (sequence.charCodeAt(index) & 0x3f);
      }
      return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : sequence;
    },
  );
}

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** A file of a built page, ready to be sent. */
export interface PageFile {
  readonly type: string;
  readonly etag: string;
  /** Its name holds a hash of what is in it: it is never another. */
  readonly isImmutable: boolean;
  readonly plain: Buffer;
  /** Absent where it would not be smaller. */
  readonly gzip?: Buffer;
  readonly br?: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const COMPRESSED: ReadonlySet<string> = new Set(['.html', '.js', '.css', '.svg']);
/** Six of eleven is most of what there is to win, in a tenth of the time. */
const BROTLI_QUALITY = 6;

/**
 * A page as Vite builds it, read once: a few hundred kilobytes. What is not in it does not exist, so that no path leads out of it.
 *
 * @param folder as the build leaves it
 */
export class PageFiles {
  readonly #files: ReadonlyMap<string, PageFile>;

  constructor(folder: string) {
    const names = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
    this.#files = new Map(
      names
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [relative(folder, path).split(sep).join('/'), fileOf(path)]),
    );
  }

  /** @returns undefined: there is none of this name */
  file(name: string): PageFile | undefined {
    return this.#files.get(name);
  }

  /** The page itself, which finds out by its address what to show; undefined: it was not built. */
  get page(): PageFile | undefined {
    return this.file('index.html');
  }
}

function fileOf(path: string): PageFile {
  const plain = readFileSync(path);
  const extension = extname(path);
  const file = {
    type: TYPES[extension] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    isImmutable: path.includes(`${sep}assets${sep}`),
    plain,
  };
  if (!COMPRESSED.has(extension)) return file;
  return {
    ...file,
    gzip: gzipSync(plain, { level: 9 }),
    br: brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  };
}

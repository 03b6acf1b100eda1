import type { PageFile } from './page-files.js';

/** What a browser is answered. */
export interface FileAnswer {
  readonly status: 200 | 304;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent with 304. */
  readonly body?: Buffer;
}

/**
 * A file as the browser wants it: not again where it has it, and compressed where it says that it understands that.
 *
 * @param headers of the request, in small letters
 * @param policy its `Content-Security-Policy`
 */
export function answerFile(
  file: PageFile,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  policy: string,
): FileAnswer {
  const said = {
    'content-type': file.type,
    etag: file.etag,
    vary: 'accept-encoding',
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  };
  if (headers['if-none-match'] === file.etag) return { status: 304, headers: said };
  const accepted = String(headers['accept-encoding'] ?? '');
  const coding = (['br', 'gzip'] as const).find(
    (each) => file[each] !== undefined && new RegExp(`\\b${each}\\b`).test(accepted),
  );
  const body = coding === undefined ? undefined : file[coding];
  if (coding === undefined || body === undefined) return { status: 200, headers: said, body: file.plain };
  return { status: 200, headers: { ...said, 'content-encoding': coding }, body };
}

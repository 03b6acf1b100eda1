import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

const WAYS: Readonly<Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/**
 * A body without its content encoding, off the event loop; undefined: it is encoded in another way, is not what it says, or is
 * longer than `mostBytes`.
 */
export async function decompress(
  bytes: Buffer,
  encoding: string | undefined,
  mostBytes: number,
): Promise<Buffer | undefined> {
  const name = encoding?.trim().toLowerCase() ?? 'identity';
  if (name === 'identity') return bytes;
  const way = Object.hasOwn(WAYS, name) ? WAYS[name] : undefined;
  return way?.(bytes, { maxOutputLength: mostBytes }).catch(() => undefined);
}

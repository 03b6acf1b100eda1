import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { seededRandom } from '../catalogue/random.js';
import { numberIn } from '../wire/request-target.js';
import { send, writeWhenRoom } from '../wire/send.js';
import type { ShopPage } from './exchange.js';
import { sendResource } from './send-resource.js';

/** Of `/download/catalog-full.bin` when nothing else is asked for. */
export const DOWNLOAD_BYTES = 500_000_000;

const MOST_BYTES = 4_000_000_000;
const BLOCK = 65_536;
const STAMP = 8;

const NOISE = noise();

function noise(): Buffer {
  const random = seededRandom(500);
  return Buffer.from(Uint8Array.from({ length: BLOCK }, () => random.between(0, 255)));
}

/**
 * The bytes of the file from `first` to `last`, both inclusive, in pieces: the same noise for every block, but for the
 * block's number in its first eight bytes, so that order shows. No piece of noise is copied.
 */
function* piecesOf(first: number, last: number): Generator<Buffer> {
  for (let at = first; at <= last;) {
    const offset = at % BLOCK;
    const wanted = last - at + 1;
    const piece = offset < STAMP ? stamp((at - offset) / BLOCK).subarray(offset) : NOISE.subarray(offset);
    yield piece.subarray(0, wanted);
    at += Math.min(piece.length, wanted);
  }
}

function stamp(index: number): Buffer {
  const bytes = Buffer.alloc(STAMP);
  bytes.writeBigUInt64BE(BigInt(index));
  return bytes;
}

async function writeBytes(res: ServerResponse, first: number, last: number): Promise<void> {
  for (const piece of piecesOf(first, last)) {
    if (res.destroyed) return;
    await writeWhenRoom(res, piece);
  }
}

/** SHA-256 of the first `bytes` bytes of the file, lower-case hex. */
export function downloadHash(bytes: number): string {
  const hash = createHash('sha256');
  for (const piece of piecesOf(0, bytes - 1)) hash.update(piece);
  return hash.digest('hex');
}

const hashes = new Map<number, string>();

/** `/download/catalog-full.bin?bytes=`: made on the fly, no copy of it exists anywhere. Ranges work. */
export const catalogueDownload: ShopPage = ({ req, res, query }) => {
  const length = numberIn(query, 'bytes', DOWNLOAD_BYTES, 0, MOST_BYTES);
  return sendResource(req, res, {
    length,
    etag: `"catalog-${length.toString(16)}"`,
    lastModified: 'Mon, 02 Nov 2026 04:00:00 GMT',
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': 'attachment; filename="catalog-full.bin"',
    },
    write: writeBytes,
  });
};

/** `/download/catalog-full.bin.sha256?bytes=`: what the download must hash to. */
export const catalogueChecksum: ShopPage = ({ res, query }) => {
  const length = numberIn(query, 'bytes', DOWNLOAD_BYTES, 0, MOST_BYTES);
  const hash = hashes.get(length) ?? downloadHash(length);
  if (hashes.size < 100) hashes.set(length, hash);
  send(res, 200, { 'Content-Type': 'text/plain; charset=us-ascii' }, `${hash}  catalog-full.bin\n`);
};

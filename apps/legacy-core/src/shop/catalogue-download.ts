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

const NOISE = noise();

function noise(): Buffer {
  const random = seededRandom(500);
  return Buffer.from(Uint8Array.from({ length: BLOCK }, () => random.between(0, 255)));
}

/** Block `index` of the file: the same noise each time, with the index in its first eight bytes so that order shows. */
function block(index: number): Buffer {
  const bytes = Buffer.from(NOISE);
  bytes.writeBigUInt64BE(BigInt(index), 0);
  return bytes;
}

async function writeBytes(res: ServerResponse, first: number, last: number): Promise<void> {
  for (let at = first; at <= last && !res.destroyed;) {
    const offset = at % BLOCK;
    const piece = block((at - offset) / BLOCK).subarray(offset, Math.min(BLOCK, offset + last - at + 1));
    await writeWhenRoom(res, piece);
    at += piece.length;
  }
}

/** SHA-256 of the first `bytes` bytes of the file, lower-case hex. */
export function downloadHash(bytes: number): string {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes; at += BLOCK) hash.update(block(at / BLOCK).subarray(0, Math.min(BLOCK, bytes - at)));
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

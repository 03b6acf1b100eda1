import { createHash } from 'node:crypto';
import { request, type IncomingMessage } from 'node:http';

const BLOCK = Buffer.alloc(256 * 1024, 'banyan ');

/** Reads a whole answer without keeping it. */
export function download(url: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent: false }, (answer: IncomingMessage) => {
      const hash = createHash('sha256');
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        hash.update(chunk);
      });
      answer.on('error', reject);
      answer.on('end', () => resolve({ bytes, sha256: hash.digest('hex') }));
    });
    asking.on('error', reject);
    asking.end();
  });
}

/** What the legacy core says it received. */
interface Received {
  readonly bytes: number;
  readonly sha256: string;
}

/** Sends a large body with back-pressure. @returns its hash, and what the core says of it */
export function upload(url: string, bytes: number): Promise<{ readonly sha256: string; readonly received: Received }> {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha256');
    const sending = request(
      url,
      {
        agent: false,
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', 'content-length': bytes },
      },
      (answer: IncomingMessage) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const received = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Received;
          resolve({ sha256: hash.digest('hex'), received });
        });
      },
    );
    sending.on('error', reject);
    let left = bytes;
    const pump = (): void => {
      while (left > 0) {
        const block = left < BLOCK.length ? BLOCK.subarray(0, left) : BLOCK;
        left -= block.length;
        hash.update(block);
        if (!sending.write(block)) {
          sending.once('drain', pump);
          return;
        }
      }
      sending.end();
    };
    pump();
  });
}

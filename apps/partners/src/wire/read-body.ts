import type { IncomingMessage } from 'node:http';
import { RequestRefused } from './request-refused.js';

const LONGEST_BODY_BYTES = 1024 * 1024;

/** The whole body. @throws RequestRefused 413 beyond a mebibyte */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY_BYTES)
      throw new RequestRefused(413, 'too-long', `the body is longer than ${LONGEST_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

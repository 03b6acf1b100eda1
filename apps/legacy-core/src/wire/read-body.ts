import type { IncomingMessage } from 'node:http';

/** The body is longer than this path reads. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong';
}

/** The whole body. @throws BodyTooLong beyond `limit` bytes */
export async function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw new BodyTooLong(`more than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

import type { IncomingMessage } from 'node:http';

/** A basket of a hundred lines and a quote's token: nothing that the page asks is longer. */
const MOST_BYTES = 131_072;

/** The whole body; undefined: it is too long, and the rest of it is thrown away. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= MOST_BYTES) chunks.push(chunk);
  }
  return length > MOST_BYTES ? undefined : Buffer.concat(chunks);
}

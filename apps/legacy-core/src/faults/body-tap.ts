import type { ServerResponse } from 'node:http';

/** The body methods as Node made them. */
export interface Wire {
  readonly write: (bytes: Buffer) => boolean;
  readonly end: () => void;
}

/** What stands in their place: gets every body byte once, then the end once. */
export interface BodyTap {
  /** @returns whether there is room for more; if not, the tap emits `drain` on the response when there is */
  readonly write: (bytes: Buffer) => boolean;
  readonly end: () => void;
}

/** Puts a tap between a face and its response. */
export function tapBody(res: ServerResponse, tapOf: (wire: Wire) => BodyTap): void {
  const write = res.write.bind(res);
  const end = res.end.bind(res);
  const tap = tapOf({ write: (bytes) => write(bytes), end: () => void end() });
  res.write = ((chunk: unknown, encoding: unknown) => tap.write(bytesOf(chunk, encoding))) as ServerResponse['write'];
  res.end = ((chunk: unknown, encoding: unknown) => {
    const bytes = bytesOf(chunk, encoding);
    if (bytes.length > 0) tap.write(bytes);
    tap.end();
    return res;
  }) as ServerResponse['end'];
}

function bytesOf(chunk: unknown, encoding: unknown): Buffer {
  if (typeof chunk === 'string')
    return Buffer.from(chunk, typeof encoding === 'string' ? (encoding as 'utf8') : 'utf8');
  return chunk instanceof Uint8Array ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.alloc(0);
}

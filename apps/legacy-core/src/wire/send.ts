import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Sends a whole body with its length; a HEAD gets the same head and, as Node drops it, no body. */
export function send(res: ServerResponse, status: number, headers: OutgoingHttpHeaders, body: string | Buffer): void {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  res.writeHead(status, { ...headers, 'Content-Length': bytes.length });
  res.end(bytes);
}

export function sendJson(res: ServerResponse, status: number, value: unknown): void {
  send(res, status, { 'Content-Type': 'application/json; charset=utf-8' }, `${JSON.stringify(value)}\n`);
}

/** Writes one chunk; resolves when the reader has room for more, or is gone. */
export async function writeWhenRoom(res: ServerResponse, chunk: Buffer | string): Promise<void> {
  if (res.write(chunk) || res.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      res.off('drain', done);
      res.off('close', done);
      resolve();
    };
    res.on('drain', done);
    res.on('close', done);
  });
}

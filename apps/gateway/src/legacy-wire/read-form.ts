import type { ReadBefore } from '@banyan/proxy';
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Reads a body to its end, or until it is longer than is read; then the request is paused, and the body is not whole. Whatever was read
 * goes on to the core as it came.
 *
 * @returns `gone`: the client left, or sent what is no body; the edge has answered
 */
export function readForm(
  request: IncomingMessage,
  response: ServerResponse,
  mostBytes: number,
): Promise<ReadBefore | 'gone'> {
  return new Promise((resolve) => {
    const bytes: Buffer[] = [];
    let length = 0;
    const end = (read: ReadBefore | 'gone'): void => {
      request.off('data', onData).off('end', onEnd).off('error', onGone);
      response.off('close', onGone);
      resolve(read);
    };
    const onData = (chunk: Buffer): void => {
      bytes.push(chunk);
      length += chunk.length;
      if (length <= mostBytes) return;
      request.pause();
      end({ bytes, whole: false });
    };
    const onEnd = (): void => end({ bytes, whole: true });
    const onGone = (): void => end('gone');
    request.on('data', onData).on('end', onEnd).on('error', onGone);
    response.on('close', onGone);
  });
}

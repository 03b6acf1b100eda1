import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProblemError } from '@banyan/kernel';

/** Largest body of an owned operation, bytes: JSON 1 MiB. */
export const LARGEST_BODY_BYTES = 1024 * 1024;

/**
 * Reads a whole request body.
 *
 * @throws ProblemError `body-too-large`, or `request-timeout` when the client stops sending, or sends what is no body
 */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  largestBytes = LARGEST_BODY_BYTES,
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > largestBytes) {
    return Promise.reject(new ProblemError('body-too-large'));
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isOver = false;
    const fail = (problem: ProblemError) => {
      isOver = true;
      request.removeAllListeners('data').pause();
      reject(problem);
    };
    // An error is dear to make: after a body that was read, nobody wants one.
    const onClose = () => {
      if (isOver) return;
      isOver = true;
      reject(new ProblemError('request-timeout'));
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largestBytes) fail(new ProblemError('body-too-large'));
      else chunks.push(chunk);
    });
    request.once('end', () => {
      isOver = true;
      const [first, ...more] = chunks;
      resolve(first === undefined || more.length > 0 ? Buffer.concat(chunks, size) : first);
    });
    request.once('error', () => fail(new ProblemError('request-timeout')));
    request.once('close', onClose);
    // A body that cannot be parsed is answered by the edge, and such a request neither ends nor closes.
    response.once('close', onClose);
  });
}

/**
 * Is there, or may there be, more of the request's body on its connection? What is not read of it would be taken for the
 * next request. A request without a body is not yet `complete` while its own listener runs.
 */
export function hasUnreadBody(request: IncomingMessage): boolean {
  if (request.complete) return false;
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  return coding !== undefined || Number(length ?? 0) > 0;
}

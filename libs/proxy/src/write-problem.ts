import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROBLEMS, PROBLEM_MEDIA_TYPE, type ProblemCode, type ProblemExtras, problemBody } from '@banyan/kernel';

/** What may be said beside the code. Nothing the client sent is ever in it (HARDENING 9). */
export interface ProblemAnswer extends ProblemExtras {
  readonly retryAfterSeconds?: number;
  /** Further fields: name, value, name, value … */
  readonly fields?: readonly string[];
  /** Ends the connection after the answer: what follows on it cannot be trusted. */
  readonly close?: boolean;
}

/** Answers with a problem. Whatever was prepared on the response before is dropped. Its head must not have been sent. */
export function writeProblem(
  req: IncomingMessage,
  res: ServerResponse,
  code: ProblemCode,
  answer: ProblemAnswer = {},
): void {
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  const body = Buffer.from(JSON.stringify(problemBody(code, answer)));
  res.sendDate = true;
  if (answer.close === true) res.shouldKeepAlive = false;
  res.writeHead(PROBLEMS[code].status, STATUS_CODES[PROBLEMS[code].status] ?? '', headersOf(body, answer));
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** The same on a bare socket, for requests that never became one; then the socket is closed. */
export function endWithProblem(socket: Duplex, code: ProblemCode, answer: ProblemAnswer = {}): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status } = PROBLEMS[code];
  const body = Buffer.from(JSON.stringify(problemBody(code, answer)));
  const headers = headersOf(body, answer);
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
  for (let index = 0; index < headers.length; index += 2) head += `${headers[index]}: ${headers[index + 1]}\r\n`;
  head += `Connection: close\r\n\r\n`;
  socket.end(Buffer.concat([Buffer.from(head, 'latin1'), body]), () => socket.destroy());
}

function headersOf(body: Buffer, answer: ProblemAnswer): string[] {
  const headers = [
    'Content-Type',
    PROBLEM_MEDIA_TYPE,
    'Content-Length',
    String(body.length),
    'Cache-Control',
    'no-store',
    'X-Content-Type-Options',
    'nosniff',
  ];
  if (answer.fields !== undefined) headers.push(...answer.fields);
  if (answer.retryAfterSeconds !== undefined) headers.push('Retry-After', String(answer.retryAfterSeconds));
  return headers;
}

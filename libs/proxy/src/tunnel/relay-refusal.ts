import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerHeaders } from '../headers/answer-headers.js';

/** Why an upgrade was not granted is a page, not a download. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Passes on the core's answer to an upgrade that it does not grant, and ends the connection. The body is read first: one
 * that breaks off could otherwise look whole, and one that never ends would hold both sides.
 *
 * @param onDone called once: with undefined when the answer was sent, else with the reason why it cannot be
 */
export function relayRefusal(answer: IncomingMessage, socket: Duplex, onDone: (fault?: string) => void): void {
  const held: Buffer[] = [];
  let bytes = 0;
  let over = false;
  const done = (fault?: string) => {
    if (over) return;
    over = true;
    if (fault !== undefined) answer.destroy();
    else if (socket.writable) socket.end(refusalBytes(answer, Buffer.concat(held)), () => socket.destroy());
    onDone(fault);
  };
  // A 101 without `Connection: upgrade` arrives here, for node takes it for an ordinary answer.
  if (answer.statusCode === undefined || answer.statusCode < 200) return done('an unusable answer to the upgrade');
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) done('a refusal too long');
    else held.push(chunk);
  });
  answer.on('end', () => done(answer.complete ? undefined : 'a refusal that broke off'));
  answer.on('error', () => done('a refusal that broke off'));
  answer.on('close', () => done('a refusal that broke off'));
}

function refusalBytes(answer: IncomingMessage, body: Buffer): Buffer {
  const headers = answerHeaders(answer.rawHeaders, undefined, undefined, false);
  let head = `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n`;
  for (let index = 0; index < headers.length; index += 2) head += `${headers[index]}: ${headers[index + 1]}\r\n`;
  if (answer.statusCode !== 204 && answer.statusCode !== 304) head += `Content-Length: ${body.length}\r\n`;
  return Buffer.concat([Buffer.from(`${head}Connection: close\r\n\r\n`, 'latin1'), body]);
}

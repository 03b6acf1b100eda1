import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { tapBody } from './body-tap.js';

/** Time for half an answer to get on the wire; else the client would see a refused request instead of a cut answer. */
const BEFORE_RESET_MS = 50;

/** Sends half of the first piece of the body, then resets the connection. An answer without a body passes whole. */
export function resetMidBody(res: ServerResponse): void {
  let cut = false;
  tapBody(res, (wire) => ({
    write: (bytes) => {
      if (!cut) {
        cut = true;
        wire.write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
        setTimeout(() => res.socket?.resetAndDestroy(), BEFORE_RESET_MS).unref();
      }
      return false;
    },
    end: () => {
      if (!cut) wire.end();
    },
  }));
}

const TICKS_PER_SECOND = 20;
const ROOM_BYTES = 65_536;

/** Lets the body trickle; the head comes at once. */
export function dripBody(res: ServerResponse, bytesPerSecond: number): void {
  const step = Math.max(1, Math.round(bytesPerSecond / TICKS_PER_SECOND));
  tapBody(res, (wire) => {
    let waiting = Buffer.alloc(0);
    let ended = false;
    const tick = (): void => {
      if (waiting.length > 0) {
        wire.write(waiting.subarray(0, step));
        waiting = waiting.subarray(step);
      } else if (ended) {
        clearInterval(timer);
        wire.end();
      } else res.emit('drain');
    };
    const timer = setInterval(tick, Math.max(1000 / TICKS_PER_SECOND, 1000 / bytesPerSecond));
    res.once('close', () => clearInterval(timer));
    return {
      write: (bytes) => {
        waiting = Buffer.concat([waiting, bytes]);
        return waiting.length < ROOM_BYTES;
      },
      end: () => {
        ended = true;
        if (!res.headersSent) res.writeHead(res.statusCode);
        res.flushHeaders();
      },
    };
  });
}

/** The Content-Type claims the other of UTF-8 and latin-1; the bytes stay as they are. */
export function swapCharset(res: ServerResponse): void {
  const writeHead = res.writeHead.bind(res);
  res.writeHead = ((status: number, headers: OutgoingHttpHeaders = {}) => {
    const type = headers['Content-Type'];
    return writeHead(status, typeof type === 'string' ? { ...headers, 'Content-Type': otherCharset(type) } : headers);
  }) as ServerResponse['writeHead'];
}

function otherCharset(contentType: string): string {
  const bare = contentType.replace(/;\s*charset=[\w-]+/i, '');
  return `${bare}; charset=${/charset=utf-8/i.test(contentType) ? 'ISO-8859-1' : 'utf-8'}`;
}

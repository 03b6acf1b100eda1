import type { ServerResponse } from 'node:http';

type Chunk = string | Uint8Array;
type Callback = (error?: Error | null) => void;

/** Takes the place of `write` and `end` of one response: every body byte goes through `write`, then `end` once. */
interface BodyTap {
  write(bytes: Buffer): void;
  end(): void;
}

/** Replaces the body methods of one response. The originals are handed to `tapOf`. */
function tapBody(
  res: ServerResponse,
  tapOf: (original: { write: (bytes: Buffer) => void; end: () => void }) => BodyTap,
): void {
  const write = res.write.bind(res);
  const end = res.end.bind(res);
  const tap = tapOf({ write: (bytes) => void write(bytes), end: () => void end() });
  const take = (chunk: unknown, encoding?: unknown): void => {
    if (typeof chunk === 'string')
      tap.write(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'));
    else if (chunk instanceof Uint8Array) tap.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  };
  const afterwards = (...args: unknown[]): void => {
    const callback = args.find((arg): arg is Callback => typeof arg === 'function');
    if (callback) process.nextTick(callback);
  };
  res.write = ((chunk: Chunk, ...rest: unknown[]) => {
    take(chunk, rest[0]);
    afterwards(...rest);
    return true;
  }) as ServerResponse['write'];
  res.end = ((...args: unknown[]) => {
    if (typeof args[0] !== 'function') take(args[0], args[1]);
    tap.end();
    afterwards(...args);
    return res;
  }) as ServerResponse['end'];
}

/** Sends half of the first piece of the body, then resets the connection. */
export function resetMidBody(res: ServerResponse): void {
  let cut = false;
  tapBody(res, ({ write, end }) => ({
    write: (bytes) => {
      if (cut) return;
      cut = true;
      write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
      // The half must be on the wire, or the client sees a refused request instead of a cut answer.
      setTimeout(() => res.socket?.resetAndDestroy(), 20).unref();
    },
    end: () => {
      if (!cut) end();
    },
  }));
}

const TICKS_PER_SECOND = 20;

/** Lets the body trickle, a little every 50 ms, head at once. */
export function dripBody(res: ServerResponse, bytesPerSecond: number): void {
  tapBody(res, ({ write, end }) => {
    const waiting: Buffer[] = [];
    let ended = false;
    const step = Math.max(1, Math.round(bytesPerSecond / TICKS_PER_SECOND));
    const everyMs = Math.max(1000 / TICKS_PER_SECOND, 1000 / bytesPerSecond);
    const timer = setInterval(() => {
      const first = waiting.shift();
      if (first !== undefined) {
        write(first.subarray(0, step));
        if (first.length > step) waiting.unshift(first.subarray(step));
      } else if (ended) {
        clearInterval(timer);
        end();
      }
    }, everyMs);
    res.once('close', () => clearInterval(timer));
    return {
      write: (bytes) => void waiting.push(bytes),
      end: () => {
        ended = true;
        if (!res.headersSent) res.flushHeaders();
      },
    };
  });
}

/** The Content-Type claims the other of UTF-8 and latin-1; the bytes stay as they are. */
export function swapCharset(res: ServerResponse): void {
  const swap = (value: string): string =>
    /charset=utf-8/i.test(value)
      ? value.replace(/charset=utf-8/i, 'charset=ISO-8859-1')
      : value.replace(/;\s*charset=[\w-]+/i, '') + '; charset=utf-8';
  const setHeader = res.setHeader.bind(res);
  res.setHeader = ((name: string, value: number | string | readonly string[]) =>
    setHeader(
      name,
      name.toLowerCase() === 'content-type' && typeof value === 'string' ? swap(value) : value,
    )) as ServerResponse['setHeader'];
  const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => ServerResponse;
  res.writeHead = ((...args: unknown[]) => {
    const last = args.at(-1);
    if (typeof last !== 'object' || last === null || Array.isArray(last)) return writeHead(...args);
    const headers = Object.entries(last).map(([name, value]) =>
      name.toLowerCase() === 'content-type' && typeof value === 'string' ? [name, swap(value)] : [name, value],
    );
    return writeHead(...args.slice(0, -1), Object.fromEntries(headers));
  }) as ServerResponse['writeHead'];
}

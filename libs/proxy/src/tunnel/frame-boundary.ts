/**
 * Follows one direction of a WebSocket connection and knows whether a frame is under way (RFC 6455 section 5.2), so
 * that a close frame of ours is never put into the middle of somebody's message.
 */
export class FrameBoundary {
  /** Header bytes of the frame that begins, while incomplete. */
  #header: number[] = [];
  #payloadLeft = 0n;

  /** Between two frames? */
  get between(): boolean {
    return this.#header.length === 0 && this.#payloadLeft === 0n;
  }

  follow(bytes: Buffer): void {
    let position = 0;
    while (position < bytes.length) {
      if (this.#payloadLeft > 0n) {
        const step = Math.min(bytes.length - position, Number(this.#payloadLeft));
        this.#payloadLeft -= BigInt(step);
        position += step;
        continue;
      }
      this.#header.push(bytes[position]!);
      position++;
      if (this.#header.length < headerLength(this.#header)) continue;
      this.#payloadLeft = payloadLength(this.#header);
      this.#header = [];
    }
  }
}

function headerLength(header: readonly number[]): number {
  const second = header[1];
  if (second === undefined) return 2;
  const short = second & 0x7f;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (second & 0x80 ? 4 : 0);
}

function payloadLength(header: readonly number[]): bigint {
  const short = header[1]! & 0x7f;
  if (short < 126) return BigInt(short);
  const size = short === 126 ? 2 : 8;
  let length = 0n;
  for (const byte of header.slice(2, 2 + size)) length = (length << 8n) | BigInt(byte);
  return length;
}

/** A close frame with a status and no text, as a server sends it. */
export function closeFrame(status: number): Buffer {
  return Buffer.from([0x88, 0x02, status >> 8, status & 0xff]);
}

/** The same as a client sends it; the all-zero mask is a valid one. */
export function maskedCloseFrame(status: number): Buffer {
  return Buffer.from([0x88, 0x82, 0, 0, 0, 0, status >> 8, status & 0xff]);
}

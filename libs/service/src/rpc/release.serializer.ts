import type { Released } from '@banyan/rpc';
import type { Serializer } from '@nestjs/microservices';

/** A packet of Nest's transport on its way out. */
interface Packet {
  readonly response?: unknown;
  readonly err?: unknown;
}

/**
 * Writes into every answer and every error which release gave it. Not beside them: Nest's client takes a packet with a
 * member it does not know for a stranger's, and an older gateway would understand nothing any more.
 */
export class ReleaseSerializer implements Serializer<Packet, Packet> {
  readonly #released: Released;

  constructor(release: string) {
    this.#released = { release };
  }

  serialize(packet: Packet): Packet {
    if (isRecord(packet.response)) return { ...packet, response: { ...packet.response, ...this.#released } };
    if (isRecord(packet.err)) return { ...packet, err: { ...packet.err, ...this.#released } };
    return packet;
  }
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { Socket } from 'node:net';
import { ClientProxyFactory, Transport, type ClientTCP } from '@nestjs/microservices';
import { LINE_LIMITS } from './line-limits.js';
import type { Wire } from './wire.js';

/** Straight to one replica of the service, or to what shares its connections out. */
export class TcpWire implements Wire {
  readonly client: ClientTCP;
  #socket: Socket | undefined;

  constructor(host: string, port: number) {
    this.client = ClientProxyFactory.create({
      transport: Transport.TCP,
      options: {
        host,
        port,
        maxBufferSize: LINE_LIMITS.answerChars,
        maxSendBufferSize: LINE_LIMITS.unsentBytes,
        incompleteMessageTimeout: LINE_LIMITS.incompleteMs,
      },
    }) as ClientTCP;
  }

  get socket(): Socket | undefined {
    return this.#socket;
  }

  async connect(onLost: (because: string) => void): Promise<void> {
    this.client.on('error', (error) => onLost(`the connection failed: ${codeOf(error)}`));
    this.client.on('close', () => onLost('the service closed the connection'));
    try {
      const connected = this.client.connect();
      connected.catch(() => undefined);
      this.#socket = this.client.unwrap<Socket>();
      this.#socket.setNoDelay(true).setKeepAlive(true, LINE_LIMITS.keepAliveMs);
      await connected;
    } catch (error) {
      throw new Error(codeOf(error), { cause: error });
    }
  }

  cut(): void {
    this.#socket?.destroy();
  }
}

/** The word of a system error; Nest emits framing errors as text. */
function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return typeof error === 'string' ? 'unreadable framing' : 'unknown';
}

import type { AddressInfo, Server, Socket } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { ReleaseSerializer } from './release.serializer.js';
import type { Faults } from '../faults/faults.js';
import type { InFlight } from './in-flight.js';

/** A question of 200 SKUs of 64 characters is under 128 KiB. */
const LONGEST_MESSAGE_CHARS = 262_144;
const MOST_UNSENT_BYTES = 4 * 1_024 * 1_024;
const INCOMPLETE_MESSAGE_MS = 5_000;

/** How long answers under way may take to leave after the last was made. */
const FLUSH_MS = 500;

/** The TCP side: Nest's transport, with connections we know so that they end well. */
export class QuestionServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(
    app: INestApplication,
    host: string,
    port: number,
    private readonly inFlight: InFlight,
    faults: Faults,
    /** What every answer says of who gave it. */
    release: string,
  ) {
    const microservice = app.connectMicroservice<MicroserviceOptions>({
      transport: Transport.TCP,
      options: {
        host,
        port,
        maxBufferSize: LONGEST_MESSAGE_CHARS,
        maxSendBufferSize: MOST_UNSENT_BYTES,
        incompleteMessageTimeout: INCOMPLETE_MESSAGE_MS,
        serializer: new ReleaseSerializer(release),
      },
    });
    this.#server = microservice.unwrap<Server>();
    this.#server.on('connection', (socket) => {
      if (faults.refuses) return socket.destroy();
      // Small answers one after the other: Nagle's algorithm would hold each for the acknowledgement of the last.
      socket.setNoDelay(true).setKeepAlive(true, 10_000);
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    faults.onChange(({ refuse }) => {
      if (refuse) for (const socket of this.#sockets) socket.destroy();
    });
  }

  /** Once it listens. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /**
   * Takes nothing more, answers what is in flight for at most `graceMs`, and closes. (Nest's own close destroys the
   * connections with their answers.)
   */
  async drain(graceMs: number): Promise<'idle' | 'cut'> {
    this.#server.close();
    const outcome = await this.inFlight.drain(graceMs);
    // The last answer is written in a tick after its handler is done.
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([...this.#sockets].map(endedWithin(FLUSH_MS)));
    return outcome;
  }
}

function endedWithin(ms: number): (socket: Socket) => Promise<void> {
  return (socket) =>
    new Promise((resolve) => {
      const timer = setTimeout(() => socket.destroy(), ms);
      socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.end();
    });
}

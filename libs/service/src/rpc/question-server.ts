import type { AddressInfo, Server, Socket } from 'node:net';
import type { ReadinessCheck } from '@banyan/observability';
import type { INestApplication } from '@nestjs/common';
import { Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { BrokerServer } from './broker-server.js';
import { ReleaseSerializer } from './release.serializer.js';
import type { Faults } from '../faults/faults.js';
import type { ServiceName } from '../service-name.js';
import type { InFlight } from './in-flight.js';

/** A question of 200 SKUs of 64 characters is under 128 KiB. */
const LONGEST_MESSAGE_CHARS = 262_144;
const MOST_UNSENT_BYTES = 4 * 1_024 * 1_024;
const INCOMPLETE_MESSAGE_MS = 5_000;

/** How long answers under way may take to leave after the last was made. */
const FLUSH_MS = 500;

/** How long the broker may take to say that a replica is out of its group. */
const LEAVE_MS = 500;

export interface QuestionServerParts {
  readonly name: ServiceName;
  readonly host: string;
  readonly port: number;
  /** NATS, over which it is asked as well; undefined: over TCP alone. */
  readonly broker: string | undefined;
  readonly inFlight: InFlight;
  readonly faults: Faults;
  /** What every answer says of who gave it. */
  readonly release: string;
}

/** Where questions come in: Nest's TCP transport, with connections we know so that they end well, and its NATS transport where there is a broker. */
export class QuestionServer {
  readonly #server: Server;
  readonly #inFlight: InFlight;
  readonly #broker: BrokerServer | undefined;
  readonly #sockets = new Set<Socket>();

  constructor(app: INestApplication, parts: QuestionServerParts) {
    const { name, host, port, broker, inFlight, faults, release } = parts;
    this.#inFlight = inFlight;
    const releases = new ReleaseSerializer(release);
    const microservice = app.connectMicroservice<MicroserviceOptions>({
      transport: Transport.TCP,
      options: {
        host,
        port,
        maxBufferSize: LONGEST_MESSAGE_CHARS,
        maxSendBufferSize: MOST_UNSENT_BYTES,
        incompleteMessageTimeout: INCOMPLETE_MESSAGE_MS,
        serializer: releases,
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
    if (broker !== undefined) {
      const serializer = { serialize: (packet: object) => ({ data: JSON.stringify(releases.serialize(packet)) }) };
      this.#broker = new BrokerServer({ url: broker, group: name, serializer });
      app.connectMicroservice({ strategy: this.#broker });
    }
    faults.onChange(({ refuse }) => {
      if (refuse) for (const socket of this.#sockets) socket.destroy();
      if (refuse) void this.#broker?.leave(LEAVE_MS);
      else this.#broker?.rejoin();
    });
  }

  /** Whether it can be asked by way of the broker; nothing where there is none. */
  checks(): readonly ReadinessCheck[] {
    if (this.#broker === undefined) return [];
    const ok = this.#broker.isConnected;
    return [{ name: 'broker', ok, required: false, detail: ok ? 'connected' : 'away; it is tried again' }];
  }

  /** Once it listens. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /**
   * Leaves its group and takes nothing more, answers what is in flight for at most `graceMs`, and closes. (Nest's own close destroys the
   * connections with their answers.)
   */
  async drain(graceMs: number): Promise<'idle' | 'cut'> {
    this.#server.close();
    await this.#broker?.leave(LEAVE_MS);
    // What came last from the broker is read in a tick after it came.
    await tick();
    const outcome = await this.#inFlight.drain(graceMs);
    // The last answer is written in a tick after its handler is done.
    await tick();
    await Promise.all([this.#broker?.flush(FLUSH_MS), ...[...this.#sockets].map(endedWithin(FLUSH_MS))]);
    return outcome;
  }
}

function tick(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
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

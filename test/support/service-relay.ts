import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { systemClock } from '@banyan/kernel';
import type { ServiceError } from '@banyan/rpc';
import { eachFrame, frame } from './line-frames.js';

/** A question as the service saw it come. */
export interface Arrival {
  /** Of the storefront's request. */
  readonly traceId: string;
  /** Wall clock of this machine, which every process of a test's shop shares, ms. */
  readonly atMs: number;
}

interface Packet {
  readonly id: string;
  readonly data?: { readonly traceparent?: string };
}

const FAILURE: ServiceError = { code: 'internal', message: 'the relay fails it' };

/**
 * Stands before the inventory service as every gateway reaches it: notes what arrives, passes it on, and fails what the
 * test wants failed. Counts on the service's side: what a replica says of itself proves nothing about what it sent.
 */
export class ServiceRelay {
  /** Oldest first. */
  readonly arrivals: Arrival[] = [];
  /** Which questions are answered with an error here, by trace. */
  fails: (traceId: string) => boolean = () => false;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: () => string,
  ) {
    server.on('connection', (socket) => this.#serve(socket));
  }

  /** @param target where the service is now, `tcp://…`; asked for each connection */
  static async open(target: () => string): Promise<ServiceRelay> {
    const server = createServer({ noDelay: true });
    const relay = new ServiceRelay(server, target);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get url(): string {
    return `tcp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(gateway: Socket): void {
    const { hostname, port } = new URL(this.target());
    const service = connect({ host: hostname, port: Number(port), noDelay: true });
    for (const [socket, other] of [
      [gateway, service],
      [service, gateway],
    ] as const) {
      this.#sockets.add(socket);
      socket.setEncoding('utf8').on('error', () => undefined);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    gateway.on(
      'data',
      eachFrame((text) => this.#ask(text, gateway, service)),
    );
    // Whole frames, so that an answer of ours never falls into the middle of one.
    service.on(
      'data',
      eachFrame((text) => gateway.write(frame(text))),
    );
  }

  #ask(text: string, gateway: Socket, service: Socket): void {
    const { id, data } = JSON.parse(text) as Packet;
    const traceId = data?.traceparent?.split('-')[1] ?? '';
    this.arrivals.push({ traceId, atMs: systemClock.nowMs() });
    if (this.fails(traceId)) gateway.write(frame(JSON.stringify({ id, err: FAILURE, isDisposed: true })));
    else service.write(frame(text));
  }
}

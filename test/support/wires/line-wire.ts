import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { eachFrame, frame } from '../line-frames.js';
import type { Exchange } from './exchange.js';
import { withinPatience } from './patience.js';
import type { Striker } from './striker.js';

interface Packet {
  readonly id: string;
  readonly pattern?: unknown;
  readonly data?: { readonly remainingMs?: number };
}

/** What a caller adds to the time that it says it waits. */
const SLACK_MS = 250;

/** Between a caller and a service of ours: the frames of Nest's TCP transport, one message a question. */
export class LineWire {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly name: string,
    private readonly target: () => string,
    private readonly striker: Striker,
  ) {
    this.#server = createServer({ noDelay: true }, (socket) => this.#serve(socket));
  }

  /** @param target where the service is now, `tcp://…`; asked for each connection */
  static async open(name: string, target: () => string, striker: Striker): Promise<LineWire> {
    const wire = new LineWire(name, target, striker);
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #connect(): Socket {
    const { hostname, port } = new URL(this.target());
    return connect({ host: hostname, port: Number(port), noDelay: true });
  }

  #serve(caller: Socket): void {
    const service = this.#connect();
    /** What waits for an answer, by the question's id. */
    const waiting = new Map<string, { readonly answers: string[]; readonly whole: () => void }>();
    const lost = Promise.withResolvers<never>();
    lost.promise.catch(() => undefined);
    const gone = new Promise<void>((resolve) => void caller.once('close', () => resolve()));
    for (const [socket, other] of [
      [caller, service],
      [service, caller],
    ] as const) {
      this.#sockets.add(socket);
      socket.setEncoding('utf8').on('error', () => undefined);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        lost.reject(new Error('the line was lost'));
        other.destroy();
      });
    }
    service.on(
      'data',
      eachFrame((text) => {
        const { id, isDisposed } = JSON.parse(text) as { readonly id: string; readonly isDisposed?: boolean };
        const question = waiting.get(id);
        if (question === undefined) return;
        question.answers.push(text);
        if (isDisposed === true) question.whole();
      }),
    );
    caller.on(
      'data',
      eachFrame((text) => {
        const { id, pattern, data } = JSON.parse(text) as Packet;
        const answers: string[] = [];
        const exchange: Exchange = {
          forward: async () => {
            const whole = new Promise<void>((resolve) => waiting.set(id, { answers, whole: resolve }));
            service.write(frame(text));
            await Promise.race([whole, lost.promise]).finally(() => waiting.delete(id));
          },
          give: () => {
            for (const answer of answers) caller.write(frame(answer));
          },
          reset: () => {
            caller.resetAndDestroy();
            service.resetAndDestroy();
          },
          again: () => this.#again(text),
          left: () =>
            withinPatience(
              Promise.race([
                gone,
                // A caller that gives one question up keeps the line for others.
                new Promise<void>((resolve) => {
                  if (data?.remainingMs !== undefined) setTimeout(resolve, data.remainingMs + SLACK_MS);
                }),
              ]),
            ),
        };
        const label = typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
        this.striker.take({ wire: this.name, label }, exchange);
      }),
    );
  }

  /** As a copy that the network made: the same text, on another connection. */
  async #again(text: string): Promise<void> {
    const socket = this.#connect();
    socket.setEncoding('utf8');
    await new Promise<void>((resolve) => {
      socket.on(
        'data',
        eachFrame(() => resolve()),
      );
      socket.once('error', () => resolve()).once('close', () => resolve());
      socket.write(frame(text));
    });
    socket.destroy();
  }
}

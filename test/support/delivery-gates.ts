import { connect, createServer, type Server, type Socket } from 'node:net';

/** Who is told what happens to orders, and the setting that says where. */
const PATHS = {
  warehouse: ['WAREHOUSE_URL', '/warehouse/events'],
  mail: ['MAIL_URL', '/mail/events'],
  analytics: ['ANALYTICS_URL', '/analytics/events'],
} as const;
export type Told = keyof typeof PATHS;
export const TOLD = Object.keys(PATHS) as readonly Told[];

/** Below those that systems give to connections: while nobody listens at one, nobody is given it either. */
const FIRST_PORT = 20_000;
const PORTS = 12_000;
const TRIES = 50;

/** Stand before those who are told, as the order service reaches them. Shut, nobody listens there: connections are refused. */
export class DeliveryGates {
  #target: string | undefined;
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly gates: Readonly<Record<Told, { server: Server; readonly port: number }>>) {
    for (const told of TOLD) this.#serve(gates[told].server);
  }

  static async open(): Promise<DeliveryGates> {
    const gates = await Promise.all(TOLD.map(async (told) => [told, await listenSomewhere()] as const));
    return new DeliveryGates(Object.fromEntries(gates) as Record<Told, { server: Server; port: number }>);
  }

  /** The settings of the order service that lead here. */
  get settings(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      TOLD.map((told) => [PATHS[told][0], `http://127.0.0.1:${this.gates[told].port}${PATHS[told][1]}`]),
    );
  }

  /** Where they are, as soon as it is known; until then connections are closed. */
  leadTo(url: string): void {
    this.#target = url;
  }

  /** Refuses connections to these, and to no others. */
  async shut(refusing: readonly Told[]): Promise<void> {
    for (const told of TOLD) {
      const gate = this.gates[told];
      if (refusing.includes(told) && gate.server.listening) await this.#close(gate);
      if (!refusing.includes(told) && !gate.server.listening) {
        gate.server = await listen(gate.port);
        this.#serve(gate.server);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all(TOLD.map((told) => this.#close(this.gates[told])));
  }

  async #close({ server, port }: { readonly server: Server; readonly port: number }): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) if (socket.localPort === port) socket.destroy();
    await closed;
  }

  #serve(server: Server): void {
    server.on('connection', (socket) => {
      if (this.#target === undefined) return socket.destroy();
      const { hostname, port } = new URL(this.#target);
      const behind = connect({ host: hostname, port: Number(port), noDelay: true });
      this.#sockets.add(socket);
      for (const [one, other] of [
        [socket, behind],
        [behind, socket],
      ] as const) {
        // Whatever breaks one, breaks the other.
        one.on('error', () => undefined).once('close', () => other.destroy());
        one.pipe(other);
      }
      socket.once('close', () => this.#sockets.delete(socket));
      return socket;
    });
  }
}

async function listenSomewhere(): Promise<{ server: Server; readonly port: number }> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    try {
      return { server: await listen(port), port };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  throw new Error(`none of ${TRIES} ports is free`);
}

function listen(port: number): Promise<Server> {
  const server = createServer({ noDelay: true });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
}

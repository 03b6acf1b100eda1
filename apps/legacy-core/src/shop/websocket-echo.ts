import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { FaultSwitches } from '../faults/switches.js';
import type { RequestCounts } from '../ops/request-counts.js';
import { targetOf } from '../wire/request-target.js';

/** `/ws`: sends back every message as it came, text as text and bytes as bytes. Offers the subprotocol `echo`. */
export class WebSocketEcho {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    handleProtocols: (offered) => (offered.has('echo') ? 'echo' : false),
  });
  /** Sockets that were handed over, hung ones too: the HTTP server no longer knows them. */
  readonly #open = new Set<Duplex>();
  readonly #faults: FaultSwitches;
  readonly #counts: RequestCounts;

  constructor(faults: FaultSwitches, counts: RequestCounts) {
    this.#faults = faults;
    this.#counts = counts;
    this.#server.on('connection', (socket) => {
      socket.on('message', (message, isBinary) => socket.send(message, { binary: isBinary }));
      // A broken frame closes this one socket; `ws` has said so to the peer.
      socket.on('error', () => socket.terminate());
    });
  }

  /** Any other upgrade is ignored and its request answered plainly, as Apache does (RFC 9110, 7.8). */
  wants(req: IncomingMessage): boolean {
    return req.headers.upgrade?.toLowerCase() === 'websocket' && targetOf(req).path === '/ws';
  }

  accept(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    // Node took its own listener off this socket; without one a reset would end the process.
    socket.on('error', () => socket.destroy());
    this.#counts.arrived({ face: 'shop', route: '/ws', method: 'UPGRADE', path: '/ws', target: req.url ?? '/ws' });
    if (this.#faults.strikes('shop', 'refuse')) {
      socket.destroy();
      return;
    }
    if (this.#faults.strikes('shop', 'hang')) return;
    this.#server.handleUpgrade(req, socket, head, (webSocket) => this.#server.emit('connection', webSocket, req));
  }

  /** Says goodbye with 1001; who has not left after `graceMs` is cut off. */
  async close(graceMs: number): Promise<void> {
    for (const client of this.#server.clients) client.close(1001, 'going away');
    const cut = setTimeout(() => {
      for (const socket of this.#open) socket.destroy();
    }, graceMs);
    await Promise.all([...this.#open].map((socket) => once(socket, 'close')));
    clearTimeout(cut);
    this.#server.close();
  }
}

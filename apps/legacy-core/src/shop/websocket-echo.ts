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
    this.#counts.arrived('shop', 'UPGRADE', '/ws', req.url ?? '/ws');
    if (this.#faults.strikes('shop', 'refuse')) {
      socket.destroy();
      return;
    }
    if (this.#faults.strikes('shop', 'hang')) return;
    this.#server.handleUpgrade(req, socket, head, (webSocket) => this.#server.emit('connection', webSocket, req));
  }

  close(): void {
    for (const socket of this.#server.clients) socket.close(1001, 'going away');
    this.#server.close();
  }
}

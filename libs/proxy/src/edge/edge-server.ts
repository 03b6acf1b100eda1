import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Server as NetServer, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '@banyan/kernel';
import { clientAddress, networkAddress } from '../headers/client-address.js';
import { trustedProxies } from '../headers/trusted-proxies.js';
import { startSweep } from '../sweep.js';
import { endWithProblem, writeProblem } from '../write-problem.js';
import { ClientConnection, type Visit } from './client-connection.js';
import { ClientCounts } from './client-counts.js';
import { type ClientError, problemOfClientError } from './client-error.js';
import { EDGE_LIMITS, type EdgeLimits } from './edge-limits.js';
import { screenRequest } from './screen-request.js';

export interface EdgeOptions {
  readonly clock: Clock;
  readonly limits?: Partial<EdgeLimits>;
  /** Addresses or CIDR ranges of proxies, each of whose connections is many clients'. Default: none. */
  readonly trustedProxies?: readonly string[];
  readonly onEvent?: (event: EdgeEvent) => void;
}

export type EdgeEvent =
  /** A request was answered with a problem before any handler saw it. */
  | { readonly kind: 'refused'; readonly code: string; readonly because: string }
  /** A handler threw: the request was answered with `internal`, or cut. */
  | { readonly kind: 'handler-failed'; readonly error: unknown };

export interface EdgeHandlers {
  /**
   * Asked of every request first, before it is screened: true when it is refused, and will be answered by whoever said so. Must not
   * throw.
   */
  readonly sheds?: (req: IncomingMessage, res: ServerResponse) => boolean;
  /** A screened request: origin-form target (or `OPTIONS *` answered already), sane headers. May be asynchronous. */
  readonly request: (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;
  /** A WebSocket upgrade. Without this handler such a request is answered as if it had not asked to upgrade. */
  readonly upgrade?: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Called when draining begins: say goodbye on every tunnel. */
  readonly closeTunnels?: () => void;
}

export interface DrainOptions {
  /** What is still under way after this is destroyed, ms. */
  readonly graceMs: number;
}

export interface EdgeServer {
  readonly server: Server;
  /** @returns the port; with 0 asked, the one that was free */
  listen(port: number, host: string): Promise<number>;
  readonly draining: boolean;
  /**
   * Stops accepting, lets what is under way or on its way end (with `Connection: close`), closes idle connections and
   * tunnels, then destroys the rest. A second call does not wait.
   */
  drain(options: DrainOptions): Promise<void>;
}

const CONNECTION = Symbol('client connection');
interface EdgeSocket extends Socket {
  [CONNECTION]?: ClientConnection;
}

/** The storefront side: a raw node:http server with every guard wired, in front of pipeline and passthrough. */
export function createEdgeServer(options: EdgeOptions, handlers: EdgeHandlers): EdgeServer {
  const { clock, onEvent = noEvent } = options;
  const limits = { ...EDGE_LIMITS, ...options.limits };
  const nowMs = () => clock.monotonicMs();
  const connections = new Set<ClientConnection>();
  const trusts = trustedProxies(options.trustedProxies ?? []);
  const connected = new ClientCounts(limits.connectionsPerClient);
  const asking = new ClientCounts(limits.connectionsPerClient);
  const tunnels = new Set<Duplex>();
  let draining = false;

  const server = createServer({
    // Target and headers have limits of their own; the parser's only bounds what it holds.
    maxHeaderSize: limits.urlBytes + limits.headerBytes + 1024,
    headersTimeout: limits.headersMs,
    // Bodies have a pace to keep instead (`ClientConnection`): a whole-request limit would cut slow uploads.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(1000, Math.max(10, limits.headersMs / 5)),
    // Idle connections are the sweep's: two timers a request are saved.
    keepAliveTimeout: 0,
    // Asked for below, with a problem as the answer.
    requireHostHeader: false,
    insecureHTTPParser: false,
    // `Upgrade: h2c` and the like are ignored, and the request answered (RFC 9110 section 7.8).
    shouldUpgradeCallback: (req) => handlers.upgrade !== undefined && isWebSocket(req),
  });
  // More than 100 are refused with 431; node would silently drop what exceeds its own default.
  server.maxHeadersCount = 0;
  // Undocumented in node, and the only way that a client which closed its sending side gets its answer (HARDENING 14).
  Object.assign(server, { httpAllowHalfOpen: true });

  const refuse = (visit: Visit, code: Parameters<typeof writeProblem>[2], detail: string) => {
    onEvent({ kind: 'refused', code, because: detail });
    writeProblem(visit.req, visit.res, code, { detail, close: true });
  };

  const onUnreadable = (error: ClientError) => {
    onEvent({ kind: 'refused', code: error.code ?? 'client-error', because: 'not readable as HTTP' });
  };

  const fail = (visit: Visit, error: unknown) => {
    onEvent({ kind: 'handler-failed', error });
    if (visit.res.headersSent) visit.req.socket.destroy();
    else writeProblem(visit.req, visit.res, 'internal', { close: true });
  };

  /** Of a client behind a proxy. */
  const mayAsk = ({ req, res }: Visit): boolean => {
    const client = clientAddress(req, trusts);
    if (asking.enter(client)) {
      res.once('close', () => asking.leave(client));
      return true;
    }
    onEvent({ kind: 'refused', code: 'rate-limited', because: 'too many requests under way of one client' });
    writeProblem(req, res, 'rate-limited', { retryAfterSeconds: 1, close: !req.complete });
    return false;
  };

  const begin = (visit: Visit) => {
    const { req, res } = visit;
    res.on('close', leave);
    if (handlers.sheds?.(req, res) === true) return undefined;
    if (trusts(req.socket.remoteAddress) && !mayAsk(visit)) return undefined;
    const refusal = screenRequest(req, limits);
    if (refusal !== undefined) return refuse(visit, refusal.code, refusal.detail);
    if (req.headers.expect !== undefined) {
      if (!/^100-continue$/i.test(req.headers.expect))
        return refuse(visit, 'expectation-failed', 'an unknown expectation');
      // Said here and not by the core, which is asked only when a small body has arrived.
      if (req.httpVersionMinor === 1) res.writeContinue();
    }
    if (req.url === '*') {
      res.writeHead(204);
      res.end();
      return;
    }
    try {
      const done = handlers.request(req, res);
      if (done instanceof Promise) done.catch((error: unknown) => fail(visit, error));
    } catch (error) {
      fail(visit, error);
    }
  };

  server.on('connection', (socket: EdgeSocket) => {
    const client = trusts(socket.remoteAddress) ? undefined : networkAddress(socket.remoteAddress);
    const isTooMany = client !== undefined && !connected.enter(client);
    if (isTooMany || connections.size >= limits.connections) {
      onEvent({ kind: 'refused', code: 'too-many-connections', because: isTooMany ? 'of one client' : 'of all' });
      if (client !== undefined && !isTooMany) connected.leave(client);
      socket.destroy();
      return;
    }
    if (client !== undefined) socket.once('close', () => connected.leave(client));
    const connection = new ClientConnection(socket, limits, nowMs, begin);
    socket[CONNECTION] = connection;
    connections.add(connection);
    socket.once('close', () => connections.delete(connection));
    socket.once('end', () => {
      // Those that closed their sending side are few, and looked at more often than the rest.
      const probing = startSweep(Math.max(10, limits.halfCloseProbeMs / 4), clock, (at) => connection.check(at));
      socket.once('close', () => probing.stop());
    });
  });
  server.on('request', receive);
  server.on('checkContinue', receive);
  server.on('checkExpectation', receive);
  server.on('connect', (_req: IncomingMessage, socket: EdgeSocket) => {
    socket.on('error', () => socket.destroy());
    if (!isFree(socket)) return;
    endWithProblem(socket, 'method-not-allowed');
  });
  server.on('upgrade', (req: IncomingMessage, socket: EdgeSocket, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (!isFree(socket)) return;
    tunnels.add(socket);
    socket.once('close', () => tunnels.delete(socket));
    const refusal = screenRequest(req, limits);
    if (refusal !== undefined) {
      onEvent({ kind: 'refused', code: refusal.code, because: refusal.detail });
      endWithProblem(socket, refusal.code, { detail: refusal.detail });
    } else if (draining) endWithProblem(socket, 'draining', { retryAfterSeconds: 1 });
    else handlers.upgrade?.(req, socket, head);
  });
  server.on('clientError', (error: ClientError, socket: EdgeSocket) => {
    const visit = socket[CONNECTION]?.current;
    const unreadable = error.code?.startsWith('HPE_') === true || error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    if (visit?.req.complete === true && unreadable) {
      // What follows cannot be read, and says so with every packet; what was asked before is still answered.
      if (socket[CONNECTION]?.endAfterAnswers() === true) onUnreadable(error);
      return;
    }
    onUnreadable(error);
    if (visit === undefined) endWithProblem(socket, problemOfClientError(error, limits.urlBytes));
    else if (!visit.req.complete && !visit.res.headersSent) {
      // The body under way cannot be read: its own request is answered, in order.
      writeProblem(visit.req, visit.res, problemOfClientError(error, limits.urlBytes), { close: true });
    } else socket.destroy();
  });

  const { bodyIdleMs, writeStallMs, lingerMs, keepAliveMs, drainIdleMs } = limits;
  const sweepMs = Math.min(bodyIdleMs, writeStallMs, lingerMs, keepAliveMs, drainIdleMs) / 4;
  const sweep = startSweep(Math.min(500, Math.max(10, sweepMs)), clock, (sweptMs) => {
    for (const connection of connections) connection.check(sweptMs);
  });

  const destroyAll = () => {
    for (const { socket } of connections) socket.destroy();
    for (const socket of tunnels) socket.destroy();
  };

  const closed = new Promise<void>((resolve) => {
    server.once('close', resolve);
  });

  const drain = async ({ graceMs }: DrainOptions) => {
    const again = draining;
    draining = true;
    if (!again) {
      // Not http's own `close`: that ends idle connections at once, and head time-outs as well.
      NetServer.prototype.close.call(server);
      for (const connection of connections) connection.endWhenIdle();
      handlers.closeTunnels?.();
    }
    const timer = setTimeout(destroyAll, again ? 0 : graceMs);
    await closed;
    clearTimeout(timer);
    sweep.stop();
    // Nothing is left to close but the timer of its time-outs.
    server.close();
  };

  return {
    server,
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    get draining() {
      return draining;
    },
    drain,
  };
}

function leave(this: ServerResponse): void {
  (this.req.socket as EdgeSocket)[CONNECTION]?.leave(this);
}

function receive(req: IncomingMessage, res: ServerResponse): void {
  (req.socket as EdgeSocket)[CONNECTION]?.receive({ req, res });
}

/**
 * May this request take the whole connection over? With answers still to come on it, both would write into each other:
 * then it is dropped unanswered, and the connection ends after them.
 */
function isFree(socket: EdgeSocket): boolean {
  if (socket[CONNECTION]?.current === undefined) return true;
  socket[CONNECTION].endAfterAnswers();
  // The parser has let go of it: without a reader nobody would notice that the client left.
  socket.resume();
  return false;
}

function isWebSocket(req: IncomingMessage): boolean {
  return req.method === 'GET' && req.headers.upgrade?.trim().toLowerCase() === 'websocket';
}

function noEvent(_event: EdgeEvent): void {
  // Nobody subscribed.
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ProxyEvent } from './events.js';
import { Exchange, type ForwardContext, type ForwardExtras, type Forwarding } from './exchange.js';
import { answerHeaders } from './headers/answer-headers.js';
import { clientOrigin } from './headers/client-origin.js';
import { introduction } from './headers/introduction.js';
import { rewriteOwnOrigin } from './headers/own-origin.js';
import { trustedProxies } from './headers/trusted-proxies.js';
import { PASSTHROUGH_LIMITS, type PassthroughOptions } from './passthrough-options.js';
import type { PassthroughParts } from './passthrough-parts.js';
import { startSweep } from './sweep.js';
import { Tunnels } from './tunnel/tunnels.js';
import { ConnectionPool } from './upstream/connection-pool.js';
import { IdleTrust } from './upstream/idle-trust.js';

/** Everything the gateway does not own, streamed to the core and back untouched. */
export interface Passthrough<Context extends ForwardContext> {
  /** Forwards one request, after the edge let it through. Never throws; the answer may be a problem. */
  handle(req: IncomingMessage, res: ServerResponse, context: Context, extras?: ForwardExtras): Forwarding;
  /**
   * The fields of an answer of the core as this client may see them, `Via` included: for whoever gives it again.
   * Name, value, name, value.
   */
  present(req: IncomingMessage, rawHeaders: readonly string[]): string[];
  /** What the core is told of who asks: where from, and by which program. By names in small letters, for a question of our own on their behalf. */
  introduce(req: IncomingMessage): Readonly<Record<string, string>>;
  /** Forwards one WebSocket upgrade; `head` is what the client sent after it. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer, context?: ForwardContext): void;
  /** Closes every tunnel with WebSocket status 1001 (going away); sockets that do not follow are destroyed later. */
  closeTunnels(): void;
  /** Closes idle connections, refuses new requests, destroys tunnels. Requests under way may end. */
  close(): void;
}

export function createPassthrough<Context extends ForwardContext>(
  options: PassthroughOptions<Context>,
): Passthrough<Context> {
  const { upstream, clock, onEvent = noEvent } = options;
  const limits = { ...PASSTHROUGH_LIMITS, ...options.limits };
  const trust = new IdleTrust(limits.idleLifeMs);
  const viaName = options.viaName ?? 'banyan';
  const pool = (name: string, sockets: number, queue = limits.queue) =>
    new ConnectionPool({ name, upstream, trust, clock, onEvent, limits: { ...limits, sockets, queue } });
  const parts: PassthroughParts<Context> = {
    upstream,
    clock,
    limits,
    onEvent,
    pathPrefix: upstream.pathname.replace(/\/$/, ''),
    signature: { viaName, trusts: trustedProxies(options.trustedProxies ?? []) },
    via: `1.1 ${viaName}`,
    reads: pool('reads', limits.sockets),
    writes: pool('writes', limits.sockets, limits.writeQueue),
    streams: pool('streams', limits.streams),
    transfers: pool('transfers', limits.transfers),
    rewriteFor:
      options.rewriteLocation === true
        ? (req) => rewriteOwnOrigin(upstream, clientOrigin(req, parts.signature.trusts))
        : () => undefined,
  };
  const tunnels = new Tunnels(options, parts);
  const pools = [parts.reads, parts.writes, parts.streams, parts.transfers];
  const sweep = startSweep(sweepIntervalMs(limits), clock, (nowMs) => {
    for (const one of pools) one.sweep(nowMs);
    tunnels.sweep(nowMs);
  });

  return {
    handle: (req, res, context, extras) => {
      const exchange = new Exchange(parts, req, res, context, extras);
      exchange.start();
      return exchange;
    },
    present: (req, rawHeaders) => answerHeaders(rawHeaders, parts.via, parts.rewriteFor(req), true),
    introduce: (req) => introduction(req, parts.signature),
    upgrade: (req, socket, head, context = {}) => tunnels.upgrade(req, socket, head, context),
    closeTunnels: () => tunnels.goAway(),
    close: () => {
      sweep.stop();
      for (const one of pools) one.close();
      tunnels.destroy();
    },
  };
}

/** A wait is noticed at most a tenth late. */
function sweepIntervalMs(limits: { firstByteMs: number; idleMs: number; idleLifeMs: number }): number {
  return Math.min(250, Math.max(5, Math.min(limits.firstByteMs, limits.idleMs, limits.idleLifeMs) / 10));
}

function noEvent(_event: ProxyEvent): void {
  // Nobody subscribed.
}

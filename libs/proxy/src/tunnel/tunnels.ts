import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createProxyMiddleware } from 'http-proxy-middleware';
import type { ProblemCode } from '@banyan/kernel';
import type { ProxyEvent } from '../events.js';
import type { ForwardContext } from '../exchange.js';
import { answerHeaders } from '../headers/answer-headers.js';
import { requestHeaders } from '../headers/request-headers.js';
import type { PassthroughLimits } from '../passthrough-options.js';
import type { RequestHeadParts } from '../request-head.js';
import { serverName } from '../upstream/upstream-connection.js';
import { endWithProblem } from '../write-problem.js';
import { Tunnel } from './tunnel.js';
import { UpgradeGate, type UpgradeRules } from './upgrade-gate.js';
import { relayRefusal } from './relay-refusal.js';
import { acceptanceFault } from './websocket-accept.js';

interface TunnelsOptions {
  readonly allowUpgradePaths?: readonly string[];
  readonly allowUpgradeOrigins?: UpgradeRules['origins'];
}

interface TunnelsParts extends RequestHeadParts {
  readonly clock: { monotonicMs(): number };
  readonly limits: PassthroughLimits;
  readonly onEvent: (event: ProxyEvent<never>) => void;
}

/** One handshake under way. */
interface Handshake {
  readonly asked: IncomingHttpHeaders;
  readonly startedMs: number;
  readonly upstreamRequest?: ClientRequest;
}

/**
 * WebSocket upgrades, carried by http-proxy-middleware between our guards (HARDENING 10): allowed paths and origins, a
 * count, a verified handshake, a deadline, both sockets' ends linked, idle tunnels closed.
 */
export class Tunnels {
  readonly #gate: UpgradeGate;
  readonly #proxy;
  readonly #handshakes = new Map<Duplex, Handshake>();
  readonly #open = new Set<Tunnel>();
  #leaving = false;

  constructor(
    options: TunnelsOptions,
    private readonly parts: TunnelsParts,
  ) {
    this.#gate = new UpgradeGate({
      paths: options.allowUpgradePaths ?? [],
      origins: options.allowUpgradeOrigins ?? 'same',
    });
    this.#proxy = createProxyMiddleware({
      target: parts.upstream.href,
      // Else node would ask for, and verify, a certificate for the client's Host.
      ssl: { servername: serverName(parts.upstream) },
      // Its own plugins append text to answers and log; ours listens below (HARDENING 3, 4).
      ejectPlugins: true,
      plugins: [
        (proxy) => {
          proxy.on('proxyReqWs', (request, _req, socket) => this.#onUpstreamRequest(request, socket));
          proxy.on('error', (_error, _req, response) =>
            this.#fail(response as Duplex, 'upstream-failed', 'handshake failed'),
          );
          proxy.on('econnreset', () => undefined);
        },
      ],
    });
  }

  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer, context: ForwardContext): void {
    socket.on('error', () => socket.destroy());
    const refusal = this.#gate.refusal(req, head);
    if (refusal !== undefined) return this.#refuse(socket, refusal.code, refusal.because);
    if (this.#leaving) return this.#refuse(socket, 'draining', 'draining');
    if (this.#open.size + this.#handshakes.size >= this.parts.limits.tunnels) {
      return this.#refuse(socket, 'overloaded', 'too many tunnels');
    }
    this.#handshakes.set(socket, { asked: req.headers, startedMs: this.parts.clock.monotonicMs() });
    req.headers = this.#headersFor(req, context);
    this.#proxy.upgrade(req, socket as never, head);
  }

  /** Ends handshakes that take too long and tunnels that fell silent. */
  sweep(nowMs: number): void {
    const { upgradeMs, tunnelIdleMs } = this.parts.limits;
    for (const [socket, handshake] of this.#handshakes) {
      if (nowMs - handshake.startedMs < upgradeMs) continue;
      this.#fail(socket, 'upstream-timeout', 'no answer to the upgrade in time');
    }
    for (const tunnel of this.#open) {
      if (nowMs - tunnel.lastActivityMs >= tunnelIdleMs) tunnel.destroy('idle');
    }
  }

  goAway(): void {
    this.#leaving = true;
    for (const tunnel of this.#open) tunnel.goAway();
  }

  destroy(): void {
    this.#leaving = true;
    for (const socket of this.#handshakes.keys()) this.#fail(socket, 'draining', 'draining');
    for (const tunnel of this.#open) tunnel.destroy('draining');
  }

  /** The middleware copies `req.headers`: it is given what the core may see, and no others. */
  #headersFor(req: IncomingMessage, context: ForwardContext): IncomingHttpHeaders {
    const headers: Record<string, string | string[]> = {};
    const raw = requestHeaders(req, this.parts.signature, context);
    for (let index = 0; index < raw.length; index += 2) {
      const name = raw[index]!.toLowerCase();
      const value = raw[index + 1]!;
      const before = headers[name];
      if (before === undefined) headers[name] = value;
      else headers[name] = Array.isArray(before) ? [...before, value] : [before, value];
    }
    return { ...headers, connection: 'Upgrade', upgrade: 'websocket' };
  }

  #onUpstreamRequest(request: ClientRequest, socket: Duplex): void {
    const handshake = this.#handshakes.get(socket);
    if (handshake === undefined) {
      request.destroy();
      return;
    }
    this.#handshakes.set(socket, { ...handshake, upstreamRequest: request });
    // A client that leaves half-way must free the core's socket; the middleware waits for the core instead.
    const onLeft = () => this.#abandon(socket);
    socket.once('close', onLeft);
    socket.once('end', onLeft);
    const settle = () => {
      socket.off('close', onLeft);
      socket.off('end', onLeft);
    };
    // The middleware adds its relays after this event. They are replaced and wrapped: it only ever sees a verified 101.
    process.nextTick(() => {
      const relays = request.listeners('upgrade') as ((...args: unknown[]) => void)[];
      request.removeAllListeners('upgrade');
      request.removeAllListeners('response');
      request.on('response', (answer) => {
        // Still a handshake until it is out: counted, with a deadline, and over when the client leaves.
        relayRefusal(answer, socket, (fault) => {
          settle();
          if (fault !== undefined) this.#fail(socket, 'upstream-failed', fault);
          else this.#refusedByCore(socket);
        });
      });
      request.on('upgrade', (answer: IncomingMessage, core: Duplex, head: Buffer) => {
        settle();
        const fault = acceptanceFault(handshake.asked, answer.headers);
        if (fault !== undefined || socket.destroyed) {
          core.on('error', () => core.destroy());
          core.destroy();
          this.#fail(socket, 'upstream-failed', fault ?? 'the client left');
          return;
        }
        this.#handshakes.delete(socket);
        answer.headers = acceptedHeaders(answer);
        for (const relay of relays) relay(answer, core, head);
        this.#track(socket, core, handshake.startedMs);
      });
    });
  }

  #track(client: Duplex, core: Duplex, startedMs: number): void {
    const { clock, onEvent } = this.parts;
    const tunnel = new Tunnel(
      client,
      core,
      () => clock.monotonicMs(),
      (because) => {
        this.#open.delete(tunnel);
        onEvent({ kind: 'tunnel', what: 'closed', because, durationMs: clock.monotonicMs() - startedMs });
      },
    );
    this.#open.add(tunnel);
    onEvent({ kind: 'tunnel', what: 'opened' });
    if (this.#leaving) tunnel.goAway();
  }

  #abandon(socket: Duplex): void {
    const handshake = this.#handshakes.get(socket);
    if (handshake === undefined) return;
    this.#handshakes.delete(socket);
    handshake.upstreamRequest?.destroy();
    socket.destroy();
    this.parts.onEvent({ kind: 'tunnel', what: 'failed', because: 'the client left half-way' });
  }

  #refusedByCore(socket: Duplex): void {
    this.#handshakes.get(socket)?.upstreamRequest?.destroy();
    this.#handshakes.delete(socket);
    this.parts.onEvent({ kind: 'tunnel', what: 'refused', because: 'the core did not upgrade' });
  }

  #refuse(socket: Duplex, code: ProblemCode, because: string): void {
    this.parts.onEvent({ kind: 'tunnel', what: 'refused', because });
    endWithProblem(socket, code, code === 'overloaded' || code === 'draining' ? { retryAfterSeconds: 1 } : {});
  }

  #fail(socket: Duplex, code: ProblemCode, because: string): void {
    const handshake = this.#handshakes.get(socket);
    if (handshake === undefined) {
      socket.destroy();
      return;
    }
    this.#handshakes.delete(socket);
    this.parts.onEvent({ kind: 'tunnel', what: 'failed', because });
    endWithProblem(socket, code);
    handshake.upstreamRequest?.destroy();
  }
}

/** The core's 101 without fields of its own hop, but with the three that make it a 101. */
function acceptedHeaders(answer: IncomingMessage): IncomingHttpHeaders {
  const raw = answerHeaders(answer.rawHeaders, undefined, undefined, false);
  const headers: Record<string, string[]> = { connection: ['Upgrade'], upgrade: ['websocket'] };
  for (let index = 0; index < raw.length; index += 2) (headers[raw[index]!] ??= []).push(raw[index + 1]!);
  return headers;
}

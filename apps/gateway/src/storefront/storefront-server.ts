import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WireRecognised } from '@banyan/contracts';
import { parseTraceparent, ProblemError, type Clock, type TraceContext } from '@banyan/kernel';
import { counter, gauge, histogram, log, startSpan, type HistogramSeries, type Span } from '@banyan/observability';
import {
  createEdgeServer,
  endWithProblem,
  OwnedPrefixes,
  writeProblem,
  type CanonicalPath,
  type EdgeLimits,
  type EdgeServer,
  type ForwardExtras,
  type Forwarding,
  type Passthrough,
} from '@banyan/proxy';
import type { OutcomeBreaker } from '@banyan/resilience';
import type { BlockedRoutes } from '../blocking/blocked-routes.js';
import type { CatalogueRoom } from '../catalogue/catalogue-room.js';
import { askedReader } from '../limits/asked-reader.js';
import { RateLimiter, type RateLimiterOptions } from '../limits/rate-limiter.js';
import type { LegacyWireRoom } from '../legacy-wire/legacy-wire-room.js';
import type { OverloadGuard } from '../overload/overload-guard.js';
import { priorityReader } from '../overload/priority-reader.js';
import type { CoreVisit } from '../identity/core-visit.js';
import type { CoreVisits } from '../identity/core-visits.js';
import { refuseVisit } from '../identity/refuse-visit.js';
import type { Classifier } from '../pipeline/classify.js';
import type { Exchange } from '../pipeline/exchange.js';
import { answerOwned, type Pipeline } from '../pipeline/pipeline.js';
import { hasUnreadBody } from '../pipeline/read-body.js';
import { respondProblem } from '../pipeline/respond.js';
import { TargetReader } from './target-reader.js';

export interface StorefrontOptions {
  readonly clock: Clock;
  readonly classifier: Classifier;
  readonly pipeline: Pipeline;
  readonly passthrough: Passthrough<PassthroughContext>;
  /** The core's own URLs that are recognised; absent: none are. */
  readonly legacyWire?: LegacyWireRoom | undefined;
  /** What is kept of the core's pages, and stands in for them; absent: nothing is. */
  readonly catalogue?: CatalogueRoom | undefined;
  /** What passthrough does with who asks; absent: whatever a request shows is the core's. */
  readonly visits?: CoreVisits | undefined;
  /** Routes of the core that are refused here. */
  readonly blocked: BlockedRoutes;
  /** Opens when the core answers next to nothing: shoppers are then told at once. */
  readonly coreBreaker: OutcomeBreaker;
  /** Path prefixes of the contracts, such as `/inventory/v{n}`, the contract prefix included. */
  readonly ownedPrefixes: readonly string[];
  /** Segments that the contract prefix puts before a contract's path. */
  readonly prefixSegments: number;
  /** Did the client come over TLS, as far as a trusted proxy says? */
  readonly isSecure: (request: IncomingMessage) => boolean;
  /** Limits of the edge that are not the usual. */
  readonly edgeLimits?: Partial<EdgeLimits>;
  /** Proxies each of whose connections is many clients'. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** Refuses what cannot be done; absent: everything is tried. */
  readonly overload?: OverloadGuard | undefined;
  /** How often what may be asked, and by whom; absent: nobody counts. */
  readonly rateLimits?: Omit<RateLimiterOptions, 'askedOf' | 'clock'> | undefined;
}

/** What passthrough is given with a request, and gives back with its events. */
export interface PassthroughContext {
  readonly traceparent: string;
  readonly span: Span;
  /** Tells the core's breaker how it ended; called once, with the exchange's event. */
  readonly coreAnswered: (succeeded: boolean) => void;
}

/**
 * The storefront side: one raw server. Its request listener is the whole of classification: one canonical path decides
 * whether a request is ours, ambiguous, or the legacy core's.
 */
export function createStorefrontServer(options: StorefrontOptions): EdgeServer {
  const { clock, passthrough, catalogue, overload } = options;
  const owned = new OwnedPrefixes(options.ownedPrefixes);
  const inFlight = gauge('banyan_requests_in_flight').with({});
  const { classifier, prefixSegments } = options;
  const reader = new TargetReader({ owned, classifier, prefixSegments });
  const limiter = options.rateLimits && new RateLimiter({ ...options.rateLimits, clock, askedOf: askedReader(reader) });

  const listener = (request: IncomingMessage, response: ServerResponse): void | Promise<void> => {
    if (limiter?.refuses(request, response) === true) return undefined;
    const path = reader.pathOf(request);
    const parent = parseTraceparent(request.headers.traceparent);
    const ownership = reader.ownershipOf(request);
    if (ownership === 'unowned' && path.kind === 'path') {
      const blocked = options.blocked.routeOf(request.method ?? '', path);
      if (blocked !== undefined) return refuseBlocked(request, response, blocked.name, parent);
      const visit = options.visits?.begin(request);
      if (visit instanceof Promise) return passOnLater(visit, request, response, path, parent);
      return passOn(request, response, path, parent, visit);
    }
    const exchange = ownedExchange(request, response, path.kind === 'path' ? path : undefined, parent);
    if (ownership !== 'owned') {
      counter('banyan_refused_requests_total').with({ reason: 'ambiguous-path' }).inc();
      respondProblem(exchange, new ProblemError('ambiguous-path'));
      return undefined;
    }
    return answer(exchange);
  };

  function passOn(
    request: IncomingMessage,
    response: ServerResponse,
    path: CanonicalPath,
    parent: TraceContext | undefined,
    visit: CoreVisit | undefined,
  ): void | Promise<void> {
    const recognised = options.legacyWire?.recognise(request, path);
    if (recognised !== undefined) {
      return answerRecognised(recognised, ownedExchange(request, response, path, parent), visit);
    }
    const stray = options.blocked.strayOf(request.method ?? '', path);
    if (stray !== undefined) return refuseBlocked(request, response, stray.name, parent);
    if (catalogue === undefined) forward(request, response, parent, visit);
    else if (!catalogue.take(request, response, path, (extras) => forward(request, response, parent, visit, extras))) {
      forward(request, response, parent, visit);
    }
    return undefined;
  }

  /** Whoever shows something that has to be asked about waits for it; nothing of the body is read meanwhile. */
  async function passOnLater(
    visiting: Promise<CoreVisit>,
    request: IncomingMessage,
    response: ServerResponse,
    path: CanonicalPath,
    parent: TraceContext | undefined,
  ): Promise<void> {
    let visit: CoreVisit;
    try {
      visit = await visiting;
    } catch (error) {
      if (!response.destroyed) refuseVisit(request, response, error);
      return undefined;
    }
    if (!response.destroyed) return passOn(request, response, path, parent, visit);
    return undefined;
  }

  function forward(
    request: IncomingMessage,
    response: ServerResponse,
    parent: TraceContext | undefined,
    visit: CoreVisit | undefined,
    more?: ForwardExtras,
  ): Forwarding | undefined {
    const extras = visit === undefined ? more : visit.with(more);
    const span = startSpan(`${request.method} passthrough`, 'server', parent);
    const coreAnswered = options.coreBreaker.admit();
    if (coreAnswered === undefined) {
      counter('banyan_passthrough_requests_total').with({ outcome: 'breaker-open' }).inc();
      span.fail('upstream-unreachable');
      span.end();
      if (extras?.standIn?.onRefused('upstream-unreachable', 'the breaker is open') === true) return undefined;
      const { traceId } = span.context;
      const close = hasUnreadBody(request);
      writeProblem(request, response, 'upstream-unreachable', { retryAfterSeconds: 1, close, traceId });
      extras?.tap?.onEnd({ outcome: 'refused', problem: 'upstream-unreachable' });
      return undefined;
    }
    return passthrough.handle(request, response, { span, traceparent: span.traceparent(), coreAnswered }, extras);
  }

  /** The core's own URL, recognised: answered like it, or by it. */
  async function answerRecognised(
    recognised: WireRecognised,
    exchange: Exchange,
    visit: CoreVisit | undefined,
  ): Promise<void> {
    inFlight.inc();
    try {
      const { request, response, span } = exchange;
      await options.legacyWire?.answer(recognised, exchange, {
        forward: (extras) => {
          // Nobody would hear of its end: the response has had it.
          if (!response.destroyed) return forward(request, response, span.context, visit, extras);
          extras.tap?.onEnd({ outcome: 'client-aborted', problem: undefined });
          return undefined;
        },
        refuse: () => refuseBlocked(request, response, ROUTE_OF_WIRE, span.context),
        claimed: (route) => noteRoute(exchange, route),
      });
    } finally {
      inFlight.dec();
    }
  }

  async function answer(exchange: Exchange): Promise<void> {
    inFlight.inc();
    try {
      const classified = reader.operationOf(exchange.request);
      if (classified === undefined) throw new TypeError('a path that is not owned came here');
      if (classified.kind === 'refused') {
        respondProblem(exchange, classified.problem, classified.life);
        return;
      }
      const { claim } = classified;
      noteRoute(exchange, claim.contract.route);
      await answerOwned(exchange, claim, options.pipeline);
    } catch (error) {
      respondProblem(exchange, error);
    } finally {
      inFlight.dec();
    }
  }

  function ownedExchange(
    request: IncomingMessage,
    response: ServerResponse,
    path: CanonicalPath | undefined,
    parent: TraceContext | undefined,
  ): Exchange {
    const span = startSpan(`${request.method} owned`, 'server', parent);
    const client = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) client.abort();
      span.end();
      if (exchange.route !== undefined) observeDuration(exchange, exchange.route, clock);
    });
    const exchange: Exchange = {
      request,
      response,
      query: path?.query ?? '',
      span,
      startedMs: clock.monotonicMs(),
      secure: options.isSecure(request),
      clientSignal: client.signal,
    };
    return exchange;
  }

  const priorityOf = priorityReader(reader);
  return createEdgeServer(
    {
      clock,
      limits: options.edgeLimits ?? {},
      trustedProxies: options.trustedProxies ?? [],
      onEvent: (event) => {
        if (event.kind === 'refused') counter('banyan_refused_requests_total').with({ reason: event.code }).inc();
        else log.error('a handler failed', { err: event.error });
      },
    },
    {
      request: listener,
      ...(overload && { sheds: (request, response) => overload.sheds(request, response, priorityOf) }),
      upgrade: (request, socket, head) => {
        const path = reader.pathOf(request);
        // A tunnel is never ours: where it could be, or cannot be told, passthrough's gate refuses it as not allowed.
        const blocked = path.kind === 'path' && options.blocked.has(request.method ?? '', path);
        if (reader.ownershipOf(request) === 'unowned' && !blocked) {
          options.visits?.withhold(request);
          passthrough.upgrade(request, socket, head);
        } else endWithProblem(socket, 'upgrade-refused');
      },
      closeTunnels: () => passthrough.closeTunnels(),
    },
  );
}

/** In the count of refused routes: recognised by a legacy wire, and not as its contract describes it. */
const ROUTE_OF_WIRE = 'legacy-wire';

/** A route of the core that takes stock: it ends here. */
function refuseBlocked(
  request: IncomingMessage,
  response: ServerResponse,
  route: string,
  parent: TraceContext | undefined,
): void {
  const span = startSpan(`${request.method} blocked`, 'server', parent);
  counter('banyan_blocked_requests_total').with({ route }).inc();
  const { traceId } = span.context;
  writeProblem(request, response, 'blocked-route', { close: hasUnreadBody(request), traceId });
  span.end();
}

function noteRoute(exchange: Exchange, route: string): void {
  exchange.span.rename(`${exchange.request.method} ${route}`);
  exchange.span.set({ 'http.request.method': exchange.request.method, 'http.route': route });
  exchange.route = route;
}

/** By method, status and route: all three are of closed lists. */
const durations = new Map<string, HistogramSeries>();

/** Of answered requests: a client that left before its answer had no status. */
function observeDuration({ request, response, startedMs }: Exchange, route: string, clock: Clock): void {
  if (!response.headersSent) return;
  const key = `${request.method} ${response.statusCode} ${route}`;
  let series = durations.get(key);
  if (series === undefined) {
    series = histogram('http_server_request_duration_seconds').with({
      http_request_method: request.method ?? '_OTHER',
      http_route: route,
      http_response_status_code: String(response.statusCode),
    });
    durations.set(key, series);
  }
  series.observe((clock.monotonicMs() - startedMs) / 1000);
}

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { parseTraceparent } from '@banyan/kernel';
import { histogram, log, runInContext, type Span, startSpan } from '@banyan/observability';
import { faceOf } from './face-of.js';
import { type FaultAnswers, letFaultsStrike } from './faults/faulty-exchange.js';
import type { Face, FaultSwitches } from './faults/switches.js';
import type { RequestCounts } from './ops/request-counts.js';
import { markArrival } from './wire/arrival.js';
import { targetOf } from './wire/request-target.js';

export interface FaceOnTheWire {
  readonly answer: (req: IncomingMessage, res: ServerResponse, span: Span) => Promise<void> | void;
  readonly faultAnswers: FaultAnswers;
}

export interface CoreParts {
  readonly faults: FaultSwitches;
  readonly counts: RequestCounts;
  readonly faces: Readonly<Record<Face, FaceOnTheWire>>;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Every request's way through the core: count it, trace it, let faults strike, let its face answer. */
export function answerRequests({ faults, counts, faces }: CoreParts): RequestListener {
  const durations = histogram('http_server_request_duration_seconds');
  return (req, res) => {
    markArrival(req);
    const method = req.method ?? 'GET';
    const { path, query } = targetOf(req);
    const { face, route } = faceOf(path, query);
    counts.arrived({ face, route, method, path, target: req.url ?? '/' });
    const startedMs = performance.now();
    const span = startSpan(`${method} ${route}`, 'server', parseTraceparent(req.headers.traceparent));
    span.set({ 'http.request.method': method, 'http.route': route, 'url.path': path });
    res.once('close', () => {
      span.set({ 'http.response.status_code': res.statusCode });
      if (res.statusCode >= 500) span.fail(String(res.statusCode));
      else if (!res.writableFinished) span.fail('cut');
      span.end();
      durations
        .with({
          http_request_method: METHODS.has(method) ? method : '_OTHER',
          http_route: route,
          http_response_status_code: String(res.statusCode),
        })
        .observe((performance.now() - startedMs) / 1000);
    });
    res.on('error', (error) => log.debug('the answer could not be written', { err: error, route }));
    void runInContext(span.context, () => answerOne(faces[face], face, callOf(route), faults, req, res, span));
  };
}

async function answerOne(
  { answer, faultAnswers }: FaceOnTheWire,
  face: Face,
  call: string,
  faults: FaultSwitches,
  req: IncomingMessage,
  res: ServerResponse,
  span: Span,
): Promise<void> {
  try {
    if (await letFaultsStrike(faults, face, req, res, faultAnswers, call)) await answer(req, res, span);
  } catch (error) {
    // A reader that went away is not the core's mistake.
    if (req.destroyed || res.destroyed) return;
    log.error('a request failed', { err: error, route: face });
    if (res.headersSent) res.destroy();
    else faultAnswers.error(res);
  }
}

/** What a switch that strikes one call only knows it by: an `index.php` route goes by its own name. */
function callOf(route: string): string {
  return route.slice(route.lastIndexOf('route=') === -1 ? 0 : route.lastIndexOf('route=') + 'route='.length);
}

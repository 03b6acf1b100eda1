import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { messageOf, parseTraceparent } from '@banyan/kernel';
import { histogram, log, runInContext, type Span, startSpan } from '@banyan/observability';
import { answerUnlessStruck, strikeBefore } from './faults/let-faults-strike.js';
import type { FaultSwitches } from './faults/switches.js';
import type { RequestCounts } from './ops/request-counts.js';
import { type Call, type Route, type Routed, routeOf } from './route-of.js';
import type { PartnerAnswer, PartnerRequest } from './wire/exchange.js';
import { jsonOf } from './wire/json-of.js';
import { readBody } from './wire/read-body.js';
import { RequestRefused } from './wire/request-refused.js';
import { targetOf } from './wire/request-target.js';
import { answerOf, problem, sendAnswer } from './wire/send-answer.js';

/** What parties do when they are asked. */
export type AnswerCall = (call: Call, request: PartnerRequest) => Promise<PartnerAnswer>;

export interface Desk {
  readonly faults: FaultSwitches;
  readonly counts: RequestCounts;
  readonly answer: AnswerCall;
}

/** Every request's way: find whose it is, count it, trace it, read it, let faults strike, do what is asked, answer unless struck. */
export function answerRequests(desk: Desk): RequestListener {
  const durations = histogram('http_server_request_duration_seconds');
  return (req, res) => {
    const { path, query } = targetOf(req);
    const method = req.method ?? 'GET';
    const routed = routeOf(method, path);
    if (routed.kind !== 'route') return sendAnswer(res, elsewhere(routed, method, path));
    const { route } = routed;
    desk.counts.arrived(route.party, method, route.name);
    const startedMs = performance.now();
    const span = startSpan(`${method} ${route.name}`, 'server', parseTraceparent(req.headers.traceparent));
    span.set({ 'http.request.method': method, 'http.route': route.name, 'url.path': path });
    res.once('close', () => {
      endSpan(span, res);
      const labels = {
        http_request_method: method,
        http_route: route.name,
        http_response_status_code: String(res.statusCode),
      };
      durations.with(labels).observe((performance.now() - startedMs) / 1000);
    });
    res.on('error', (error) => log.debug('the answer could not be written', { err: error, route: route.name }));
    void runInContext(span.context, () => answerOne(desk, route, query, req, res));
  };
}

async function answerOne(
  desk: Desk,
  { party, call, name }: Route,
  query: URLSearchParams,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  try {
    const body = await readBody(req);
    const strike = desk.faults.strike(party, call.kind);
    if (!(await strikeBefore(strike, res))) return;
    const answer = await answerTo(desk, call, { headers: req.headers, query, json: () => jsonOf(body) });
    await answerUnlessStruck(strike, answer, res);
  } catch (error) {
    // Whoever asked has gone away.
    if (res.destroyed) return;
    if (error instanceof RequestRefused) return sendAnswer(res, answerOf(error));
    log.error('a request failed', { err: error, route: name });
    res.destroy();
  }
}

async function answerTo(desk: Desk, call: Call, request: PartnerRequest): Promise<PartnerAnswer> {
  try {
    return await desk.answer(call, request);
  } catch (error) {
    if (error instanceof RequestRefused) return answerOf(error);
    // The books are away, or what was written may or may not be there: asking again says.
    log.warn('the books could not be written', { reason: messageOf(error) });
    return problem(503, 'books-away', 'the books do not answer; ask again', 1);
  }
}

function elsewhere(routed: Exclude<Routed, { kind: 'route' }>, method: string, path: string): PartnerAnswer {
  if (routed.kind === 'nothing') return problem(404, 'nothing-here', `there is nothing at ${path}`);
  const answer = problem(405, 'other-method', `${method} is not for ${path}`);
  return { ...answer, headers: { ...answer.headers, Allow: routed.methods.join(', ') } };
}

function endSpan(span: Span, res: ServerResponse): void {
  span.set({ 'http.response.status_code': res.statusCode });
  if (res.statusCode >= 500) span.fail(String(res.statusCode));
  else if (!res.writableFinished) span.fail('cut');
  span.end();
}

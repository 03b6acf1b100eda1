import { PROBLEM_MEDIA_TYPE, problemBody, ProblemError, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { ContractAnswer } from '@banyan/contracts';
import type { ContractUsage } from '../contracts/contract-usage.js';
import type { VersionLife } from '../contracts/version-life.js';
import type { OwnedCall } from './accept.js';
import { sessionCookie } from './caller.js';
import type { Exchange } from './exchange.js';
import { hasUnreadBody } from './read-body.js';

const JSON_MEDIA_TYPE = 'application/json';
/** From this status on the body is a problem. */
const FIRST_PROBLEM_STATUS = 400;
/** RFC 9111, section 5.1: an age is told in whole seconds. Less than one is asked for now. */
const MS_PER_SECOND = 1_000;

export interface ResponseOptions {
  readonly clock: Clock;
  /** Origins that may see `Server-Timing`. */
  readonly timingOrigins: ReadonlySet<string>;
  readonly usage: ContractUsage;
}

/** What is answered, and how old it is. */
export interface AgedAnswer {
  readonly answer: ContractAnswer;
  readonly ageMs: number;
}

/** Writes an owned answer. `upstreamMs`: what the arms took; the arm itself is never named. */
export function respond(
  call: OwnedCall,
  { answer, ageMs }: AgedAnswer,
  upstreamMs: number,
  options: ResponseOptions,
): void {
  const { exchange, contract, life, operation, caller } = call;
  const { response } = exchange;
  if (response.destroyed || response.headersSent) return;
  const headers: string[] = [];
  if (answer.headers !== undefined)
    for (const [name, value] of Object.entries(answer.headers)) headers.push(name, value);
  sayLife(headers, life);
  if (ageMs >= MS_PER_SECOND) headers.push('age', String(Math.floor(ageMs / MS_PER_SECOND)));
  const { delayed } = operation;
  if (delayed !== undefined && ageMs > delayed.afterMs) headers.push('degraded', delayed.code);
  if (caller.newSession) headers.push('set-cookie', sessionCookie(caller.sessionId, exchange.secure));
  const origin = exchange.request.headers.origin;
  if (origin !== undefined && options.timingOrigins.has(origin)) {
    const gatewayMs = options.clock.monotonicMs() - exchange.startedMs - upstreamMs;
    headers.push('timing-allow-origin', origin);
    headers.push(
      'server-timing',
      `traceparent;desc="${exchange.span.traceparent()}", gateway;dur=${gatewayMs.toFixed(2)}, upstream;dur=${upstreamMs.toFixed(2)}`,
    );
  }
  if (contract.deprecated.names.length > 0) {
    contract.deprecated.inAnswer(answer.status, answer.body, (index) => options.usage.countField(call.used, index));
  }
  const body = answer.status < FIRST_PROBLEM_STATUS ? answer.body : withTrace(answer.body, exchange);
  const isProblem = answer.status >= FIRST_PROBLEM_STATUS;
  send(exchange, answer.status, isProblem ? PROBLEM_MEDIA_TYPE : JSON_MEDIA_TYPE, body, headers);
}

/**
 * Ends a request with a problem. Whatever is no ProblemError is our own mistake: logged, and never shown.
 *
 * @param life of the contract version that was asked, where one is known
 */
export function respondProblem(exchange: Exchange, error: unknown, life?: VersionLife): void {
  const { response, request, span } = exchange;
  const problem = error instanceof ProblemError ? error : new ProblemError('internal', { cause: error });
  if (problem.code === 'internal') log.error('a request failed by our own fault', { err: error });
  if (response.destroyed || response.writableEnded) return;
  if (problem.status >= 500) span.fail(problem.code);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const headers: string[] = [];
  if (life !== undefined) sayLife(headers, life);
  const { retryAfterSeconds, allow, challenge, detail, errors, versions, successor } = problem.extras;
  if (retryAfterSeconds !== undefined) headers.push('retry-after', String(retryAfterSeconds));
  if (allow !== undefined) headers.push('allow', allow.join(', '));
  if (challenge !== undefined) headers.push('www-authenticate', challenge);
  if (hasUnreadBody(request)) headers.push('connection', 'close');
  const body = problemBody(problem.code, {
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors }),
    ...(versions === undefined ? {} : { versions }),
    ...(successor === undefined ? {} : { successor }),
    traceId: span.context.traceId,
  });
  send(exchange, problem.status, PROBLEM_MEDIA_TYPE, body, headers);
}

function sayLife(headers: string[], life: VersionLife): void {
  for (const [name, value] of life.headers) headers.push(name, value);
}

function withTrace(body: unknown, exchange: Exchange): unknown {
  return typeof body === 'object' && body !== null ? { ...body, trace_id: exchange.span.context.traceId } : body;
}

/** @param headers name, value, name, value … of its own */
function send(exchange: Exchange, status: number, mediaType: string, body: unknown, headers: string[]): void {
  const { response, request, span } = exchange;
  // As text: node:http then writes head and body as one piece, where a buffer would cost a vectored write.
  const payload = JSON.stringify(body);
  const bytes = Buffer.byteLength(payload);
  span.set({ 'http.response.status_code': status });
  const isCached = headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'cache-control');
  if (!isCached) headers.push('cache-control', 'no-store');
  headers.push('content-type', mediaType, 'content-length', String(bytes), 'x-content-type-options', 'nosniff');
  // As a list: node checks and keeps each field that is set by itself, and reads them all again.
  response.writeHead(status, headers);
  // ASCII alone is the same in latin-1, which is written in half the time.
  if (request.method === 'HEAD') response.end();
  else response.end(payload, bytes === payload.length ? 'latin1' : 'utf8');
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf } from '@banyan/kernel';
import { log, type OpsHandler } from '@banyan/observability';
import { CodeTaken } from '../books/price-books.js';
import { RewindTooFar } from '../books/rewind-journal.js';
import { ProductNotCounted, QuantityOutOfRange, UnknownProduct } from '../books/stock-change.js';
import { FaultRequestRefused } from '../faults/read-switches.js';
import { BodyTooLong, readBody } from '../wire/read-body.js';
import { targetOf } from '../wire/request-target.js';
import { sendJson } from '../wire/send.js';

/** The request to the operations side is wrong; the message says what is expected. */
export class OpsRequestRefused extends Error {
  override readonly name = 'OpsRequestRefused';
}

export interface OpsRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The JSON body. @throws OpsRequestRefused when it is none */
  readonly json: () => Promise<unknown>;
}

/** Answers one path; undefined when the method is not for it. A bare number is a status without a body. */
export type OpsRoute = (
  request: OpsRequest,
) => Promise<{ readonly status?: number; readonly body?: unknown } | undefined>;

type RouteOf = (path: string) => OpsRoute | undefined;

const LONGEST_BODY = 1024 * 1024;

/** What is wrong with the request, not with the core. */
const REFUSALS = [
  OpsRequestRefused,
  FaultRequestRefused,
  ProductNotCounted,
  QuantityOutOfRange,
  RewindTooFar,
  CodeTaken,
];

/** The operations side: health and metrics, then the core's own tables of routes; JSON in, JSON out. */
export function opsFace(health: OpsHandler, routeOf: RouteOf) {
  return (req: IncomingMessage, res: ServerResponse): void => {
    if (!health(req, res)) void answerRoute(routeOf, req, res);
  };
}

async function answerRoute(routeOf: RouteOf, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { path, query } = targetOf(req);
  const route = routeOf(path);
  if (route === undefined)
    return sendJson(res, 404, { error: 'nothing is here; see /__books, /__faults, /__requests' });
  const request = { method: req.method ?? 'GET', path, query, json: () => jsonOf(req) };
  try {
    const answer = await route(request);
    if (answer === undefined) return sendJson(res, 405, { error: `${request.method} is not for ${path}` });
    if (answer.body === undefined) return void res.writeHead(answer.status ?? 204).end();
    sendJson(res, answer.status ?? 200, answer.body);
  } catch (error) {
    const status = statusOf(error);
    if (status === 500) log.error('an operations request failed', { err: error });
    sendJson(res, status, { error: messageOf(error) });
  }
}

async function jsonOf(req: IncomingMessage): Promise<unknown> {
  const text = (await readBody(req, LONGEST_BODY)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new OpsRequestRefused(`the body is no JSON: ${messageOf(error)}`);
  }
}

function statusOf(error: unknown): number {
  if (error instanceof UnknownProduct) return 404;
  if (error instanceof BodyTooLong) return 413;
  return REFUSALS.some((refusal) => error instanceof refusal) ? 400 : 500;
}

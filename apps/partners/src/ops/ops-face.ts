import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf } from '@banyan/kernel';
import { log, type OpsHandler } from '@banyan/observability';
import { targetOf } from '../wire/request-target.js';
import type { PartnerAnswer } from '../wire/exchange.js';
import { jsonOf } from '../wire/json-of.js';
import { readBody } from '../wire/read-body.js';
import { malformed, RequestRefused } from '../wire/request-refused.js';
import { answerOf, problem, sendAnswer } from '../wire/send-answer.js';

export interface OpsRequest {
  readonly method: string;
  /** What is behind the route's own path, without its slash; empty: nothing. */
  readonly rest: string;
  readonly query: URLSearchParams;
  /** The JSON body. @throws RequestRefused 400 when it is none */
  readonly json: () => unknown;
}

/** Answers what is below one path; undefined when the method is not for it. */
export type OpsRoute = (request: OpsRequest) => Promise<unknown>;

/** The operations side: health and metrics, then the partners' own routes by their first segment; JSON in, JSON out. */
export function opsFace(health: OpsHandler, routes: Readonly<Record<string, OpsRoute>>) {
  return (req: IncomingMessage, res: ServerResponse): void => {
    if (!health(req, res)) void answerRoute(routes, req, res);
  };
}

async function answerRoute(
  routes: Readonly<Record<string, OpsRoute>>,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  try {
    sendAnswer(res, await answerTo(routes, req));
  } catch (error) {
    if (error instanceof RequestRefused) return sendAnswer(res, answerOf(error));
    log.error('an operations request failed', { err: error });
    sendAnswer(res, problem(500, 'failed', messageOf(error)));
  }
}

async function answerTo(routes: Readonly<Record<string, OpsRoute>>, req: IncomingMessage): Promise<PartnerAnswer> {
  const { path, query } = targetOf(req);
  const [, first = '', ...rest] = path.split('/');
  const route = Object.hasOwn(routes, first) ? routes[first] : undefined;
  if (route === undefined)
    return problem(
      404,
      'nothing-here',
      `nothing is here; there are ${Object.keys(routes)
        .map((name) => `/${name}`)
        .join(', ')}`,
    );
  const body = await readBody(req);
  const method = req.method ?? 'GET';
  const answer = await route({ method, rest: rest.join('/'), query, json: () => jsonOf(body) });
  return answer === undefined
    ? problem(405, 'other-method', `${method} is not for ${path}`)
    : { status: 200, body: answer };
}

/** A whole number of the query within bounds. @throws RequestRefused 400 */
export function wholeIn(query: URLSearchParams, name: string, fallback: number, least: number, most: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (/^\d{1,12}$/.test(text) && value >= least && value <= most) return value;
  throw malformed(`${name} must be a whole number, ${least} to ${most}`);
}

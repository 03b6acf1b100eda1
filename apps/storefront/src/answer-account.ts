import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { Gateway } from './gateway.js';
import { sendProblem } from './send-problem.js';
import type { Visitor } from './visitor.js';

const JSON_TYPE = 'application/json';
const MOST_ORDERS = 20;

/** Who shops here, and the orders of that customer: the e-mail is the shop's word, never the page's. */
export async function answerAccount(
  path: '/account' | '/account/orders',
  visitor: Visitor,
  gateway: Pick<Gateway, 'ask'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const own = { 'cache-control': 'no-store' };
  if (request.method !== 'GET') return sendProblem(response, 405, 'method-not-allowed', 'This is only looked at.');
  if (path === '/account') {
    response.writeHead(200, { ...own, 'content-type': JSON_TYPE });
    response.end(JSON.stringify({ email: visitor.email }));
    return;
  }
  try {
    const { traceparent } = request.headers;
    const asked = {
      'content-type': JSON_TYPE,
      ...(typeof traceparent === 'string' && { traceparent }),
    };
    const body = Buffer.from(JSON.stringify({ email: visitor.email, limit: MOST_ORDERS }));
    const answer = await gateway.ask(visitor, 'POST', '/orders/v2/orders/search', asked, body);
    response.writeHead(answer.status, { ...answer.headers, ...own });
    response.end(answer.body);
  } catch (error) {
    log.warn('the gateway does not answer', { reason: messageOf(error) });
    sendProblem(response, 502, 'upstream-unreachable', 'The shop cannot be reached.');
  }
}

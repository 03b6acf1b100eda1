import type { IncomingMessage, ServerResponse } from 'node:http';
import { log } from './logger.js';
import { OPS_PATHS, OpsAnswers, type OpsAnswer, type OpsOptions, type OpsPath } from './ops-answer.js';

/** Answers an operations request; false when the path is not one of `/livez`, `/readyz`, `/startupz`, `/metrics`. */
export type OpsHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** The operations side for a process without Nest: call it first in the request listener of a plain server. */
export function opsHandler(options: OpsOptions): OpsHandler {
  const answers = new OpsAnswers(options);
  return (request, response) => {
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    if (!isOpsPath(path) || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    void respond(answers.answer(path, isVerbose(query)), request, response);
    return true;
  };
}

async function respond(answer: Promise<OpsAnswer>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { status, mediaType, body } = await answer;
    response.writeHead(status, { 'content-type': mediaType, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : body);
  } catch (error) {
    log.error('an operations path could not be answered', { err: error });
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}

function isVerbose(query: string): boolean {
  return new URLSearchParams(query).has('verbose');
}

function isOpsPath(path: string): path is OpsPath {
  return (OPS_PATHS as readonly string[]).includes(path);
}

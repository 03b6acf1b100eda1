import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProblemError } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { writeProblem } from '@banyan/proxy';
import { hasUnreadBody } from '../pipeline/read-body.js';

/** Answers a request of the core whose credential is not believed, or cannot be looked at now. */
export function refuseVisit(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const problem = error instanceof ProblemError ? error : new ProblemError('internal', { cause: error });
  if (problem !== error) log.error('who asks the core could not be told', { err: error });
  const { challenge, retryAfterSeconds } = problem.extras;
  writeProblem(request, response, problem.code, {
    close: hasUnreadBody(request),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(challenge !== undefined && { fields: ['WWW-Authenticate', challenge] }),
  });
}

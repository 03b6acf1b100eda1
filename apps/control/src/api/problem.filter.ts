import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { PROBLEM_MEDIA_TYPE, problemBody, ProblemError, type ProblemCode, type ProblemExtras } from '@banyan/kernel';
import { log } from '@banyan/observability';

interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

interface Reply {
  code(status: number): Reply;
  header(name: string, value: string): Reply;
  send(body: Buffer): unknown;
}

const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid-request',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'body-too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  431: 'headers-too-large',
};

/** How a program shows who it is (RFC 6750). */
const CHALLENGES: Partial<Readonly<Record<ProblemCode, string>>> = {
  'sign-in-required': 'Bearer realm="banyan control"',
  'wrong-token': 'Bearer realm="banyan control", error="invalid_token"',
};
const SEE_OTHER = 303;

/** Every error of control leaves as problem+json; what nobody foresaw is logged whole and shown as `internal`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const problem = asProblem(error);
    if (problem.code === 'internal') log.error('a request to control failed', { err: error });
    const reply = host.switchToHttp().getResponse<Reply>();
    const signIn =
      problem.code === 'sign-in-required' ? signInFor(host.switchToHttp().getRequest<Request>()) : undefined;
    if (signIn !== undefined) {
      reply.code(SEE_OTHER).header('location', signIn).header('cache-control', 'no-store').send(Buffer.alloc(0));
      return;
    }
    const challenge = CHALLENGES[problem.code];
    if (challenge !== undefined) reply.header('www-authenticate', challenge);
    if (problem.extras.retryAfterSeconds !== undefined) {
      reply.header('retry-after', String(problem.extras.retryAfterSeconds));
    }
    reply
      .code(problem.status)
      .header('content-type', PROBLEM_MEDIA_TYPE)
      .header('cache-control', 'no-store')
      // Bytes, not text: Fastify adds a charset to text, and JSON has none.
      .send(Buffer.from(JSON.stringify(problemBody(problem.code, problem.extras))));
  }
}

/** Where somebody is let in who asks for a page, and comes back from to it; undefined: it is no page that is asked for. */
function signInFor({ method, url, headers }: Request): string | undefined {
  const isPage = method === 'GET' && !url.startsWith('/api/') && String(headers['accept'] ?? '').includes('text/html');
  return isPage ? `/sign-in?back=${encodeURIComponent(url)}` : undefined;
}

function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const status = statusOf(error);
  const code = status === undefined ? undefined : (BY_STATUS[status] ?? (status < 500 ? 'invalid-request' : undefined));
  return new ProblemError(code ?? 'internal', detailOf(code));
}

/** Nest's and Fastify's own errors carry a status; their texts may quote the request, so they are not passed on. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : undefined;
}

function detailOf(code: ProblemCode | undefined): ProblemExtras {
  return code === 'invalid-request' ? { detail: 'The request could not be read.' } : {};
}

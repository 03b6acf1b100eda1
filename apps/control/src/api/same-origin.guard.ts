import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';

interface Request {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The address control binds; provided by the application module. */
export const BOUND_HOST = Symbol('bound host');

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
const LOOPBACK_ADDRESS = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

/**
 * Keeps a page of another site from changing anything through an operator's browser: a change must be JSON (which a form
 * cannot send), must not be marked cross-site, and its Origin must be ours. While control binds loopback the Host must be
 * loopback too, or a name that is re-bound to 127.0.0.1 would count as ours. A client that is no browser sends no Origin.
 */
@Injectable()
export class SameOriginGuard implements CanActivate {
  constructor(@Inject(BOUND_HOST) private readonly boundHost: string) {}

  canActivate(context: ExecutionContext): boolean {
    const { method, headers } = context.switchToHttp().getRequest<Request>();
    if (READS.has(method)) return true;
    const { host = '', origin, 'sec-fetch-site': site } = headers;
    const rebound = isRebound(this.boundHost, host);
    const crossSite = site !== undefined && site !== 'same-origin' && site !== 'none';
    if (rebound || crossSite || (origin !== undefined && !isOwnOrigin(origin, host))) {
      throw new ProblemError('forbidden', { detail: 'Changes are not taken from pages of other sites.' });
    }
    if (!/^application\/json\s*(;|$)/i.test(String(headers['content-type'] ?? ''))) {
      throw new ProblemError('unsupported-media-type', { detail: 'A change is asked for as application/json.' });
    }
    return true;
  }
}

/** Is only this machine reached there? */
export function isLoopbackAddress(boundHost: string): boolean {
  return LOOPBACK_ADDRESS.test(boundHost);
}

/** While control binds loopback: does the request name another host, one that somebody points at 127.0.0.1? */
export function isRebound(boundHost: string, host: string | string[]): boolean {
  return isLoopbackAddress(boundHost) && !LOOPBACK.test(String(host));
}

/** Is the Origin that of the Host that was asked? */
export function isOwnOrigin(origin: string | string[], host: string | string[]): boolean {
  return typeof origin === 'string' && URL.canParse(origin) && new URL(origin).host === host;
}

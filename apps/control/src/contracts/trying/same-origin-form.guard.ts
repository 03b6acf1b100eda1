import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';
import { BOUND_HOST, isOwnOrigin, isRebound } from '../../api/same-origin.guard.js';

interface Request {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Keeps a page of another site from sending a form of ours through a reader's browser. Our pages send no referrer, so a browser
 * writes the Origin of our own forms as `null`; that it is the same site's it says in `Sec-Fetch-Site`, which no page can set.
 * A client that is no browser sends neither.
 */
@Injectable()
export class SameOriginFormGuard implements CanActivate {
  constructor(@Inject(BOUND_HOST) private readonly boundHost: string) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<Request>();
    const { host = '', origin, 'sec-fetch-site': site } = headers;
    const isOurs =
      site === 'same-origin'
        ? origin === undefined || origin === 'null' || isOwnOrigin(origin, host)
        : isBare(site, origin);
    if (!isOurs || isRebound(this.boundHost, host)) {
      throw new ProblemError('forbidden', { detail: 'This form is taken from control’s own pages only.' });
    }
    return true;
  }
}

function isBare(site: string | string[] | undefined, origin: string | string[] | undefined): boolean {
  return site === undefined && origin === undefined;
}

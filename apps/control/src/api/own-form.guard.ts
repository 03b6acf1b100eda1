import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';
import { BOUND_HOST, isOwnOrigin, isRebound } from './same-origin.guard.js';

interface Request {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Takes forms of our own pages only. A form is sent from any site without asking, unlike JSON, so here the browser must say
 * where it comes from, in fields that no page can set: `Sec-Fetch-Site`, or `Origin` where a browser is too old for that. Our
 * pages send no referrer, so a browser writes the Origin of our own forms as `null`. Who is no browser uses the JSON API.
 */
@Injectable()
export class OwnFormGuard implements CanActivate {
  constructor(@Inject(BOUND_HOST) private readonly boundHost: string) {}

  canActivate(context: ExecutionContext): boolean {
    const { host = '', origin, 'sec-fetch-site': site } = context.switchToHttp().getRequest<Request>().headers;
    const isOwn = origin !== undefined && isOwnOrigin(origin, host);
    const isOurs =
      site === 'same-origin' ? isOwn || origin === undefined || origin === 'null' : site === undefined && isOwn;
    if (isOurs && !isRebound(this.boundHost, host)) return true;
    throw new ProblemError('forbidden', { detail: 'Forms are taken from our own pages only.' });
  }
}

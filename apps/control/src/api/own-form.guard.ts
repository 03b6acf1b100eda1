import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';
import { BOUND_HOST, isOwnOrigin, isRebound } from './same-origin.guard.js';

interface Request {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Takes forms of our own pages only. A form is sent from any site without asking, unlike JSON, so here the browser must say
 * where it comes from: `Origin`, which a page cannot leave out or forge. Our pages with forms therefore allow themselves a
 * referrer; with `no-referrer` a browser says `null`. Who is no browser uses the JSON API.
 */
@Injectable()
export class OwnFormGuard implements CanActivate {
  constructor(@Inject(BOUND_HOST) private readonly boundHost: string) {}

  canActivate(context: ExecutionContext): boolean {
    const { host = '', origin, 'sec-fetch-site': site } = context.switchToHttp().getRequest<Request>().headers;
    const isOurs = origin !== undefined && isOwnOrigin(origin, host) && (site === undefined || site === 'same-origin');
    if (isOurs && !isRebound(this.boundHost, host)) return true;
    throw new ProblemError('forbidden', { detail: 'Forms are taken from our own pages only.' });
  }
}

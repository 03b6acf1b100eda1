import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { roleMay, rolesThatMay } from '@banyan/access';
import { ProblemError } from '@banyan/kernel';
import { OPS_PATHS } from '@banyan/observability';
import { rememberAsker } from './asker.js';
import { type Asking, Doorkeeper } from './doorkeeper.js';
import { NEED, type Need } from './needs.js';
import { signPerson } from './sign-person.js';

interface Request extends Asking {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What machines ask to see whether control lives, on every process alike. */
const OPEN_PATHS: ReadonlySet<string> = new Set(OPS_PATHS);
/** A person's word is written down where these change something. */
const UNSIGNED: ReadonlySet<Need> = new Set<Need>(['nothing', 'read', 'report']);

/** Before every route: what it needs must be among what the role of who asks may do. What says nothing and changes something is refused. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly door: Doorkeeper,
  ) {}

  /** @throws ProblemError `sign-in-required`, `wrong-token`, `too-many-wrong-tokens`, `role-insufficient`, `forbidden` */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const declared = this.reflector.getAllAndOverride<Need | undefined>(NEED, [
      context.getHandler(),
      context.getClass(),
    ]);
    const need = declared ?? (READS.has(request.method) ? 'read' : undefined);
    if (need === 'nothing' || OPEN_PATHS.has(request.url.split('?', 1)[0] ?? '')) return true;
    const asker = this.door.find(request);
    if (asker !== undefined) rememberAsker(request, asker);
    if (need === undefined) {
      throw new ProblemError('forbidden', { detail: 'This route does not say what it needs, so nobody may use it.' });
    }
    if (asker === undefined) throw new ProblemError('sign-in-required', { detail: 'Control answers those it knows.' });
    if (asker.kind === 'token' && !roleMay(asker.role, need)) {
      throw new ProblemError('role-insufficient', {
        detail: `${asker.name} is ${asker.role}; this takes ${rolesThatMay(need).join(' or ')}.`,
      });
    }
    if (!UNSIGNED.has(need)) signPerson(asker, request.body);
    return true;
  }
}

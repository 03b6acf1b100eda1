import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ProblemError } from '@banyan/kernel';
import { NEED, type Need } from '../access/needs.js';
import { ANY_CONTROL } from './any-control.js';
import { Leadership } from './leadership.js';

/** What a route needs of who asks where it changes what the leader goes by. */
const CHANGES: ReadonlySet<Need> = new Set<Need>(['operate', 'judge']);

/**
 * What people change is the leader's: a control that follows another says which. One that does not know who leads (PostgreSQL is away) takes
 * what can be taken without it, as a control that is alone does.
 */
@Injectable()
export class LeaderGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly leadership: Leadership,
  ) {}

  /** @throws ProblemError `not-leading` */
  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    const need = this.reflector.getAllAndOverride<Need | undefined>(NEED, places);
    if (need === undefined || !CHANGES.has(need)) return true;
    if (this.reflector.getAllAndOverride<boolean | undefined>(ANY_CONTROL, places) === true) return true;
    const { standing } = this.leadership;
    if (standing.kind !== 'follows') return true;
    const { name, url } = standing.leader;
    throw new ProblemError('not-leading', { detail: `The control ${name} leads, at ${url}: ask it there.` });
  }
}

import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Permission } from '@banyan/access';

/** `nothing`: anybody may ask, also who has not signed in. */
export type Need = Permission | 'nothing';

export const NEED = Symbol('what a route needs');

/**
 * Says what a route, or every route of a controller, needs of who asks: one of PERMISSIONS in libs/access. A route that reads and
 * says nothing needs `read`; one that changes something and says nothing is refused to everybody.
 */
export function Needs(need: Need): CustomDecorator<symbol> {
  return SetMetadata(NEED, need);
}

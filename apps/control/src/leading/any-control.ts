import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const ANY_CONTROL = Symbol('any control takes it');

/** Says that a route changes something and yet needs no leader: whichever control is asked does it in PostgreSQL, or by its answers to gateways. */
export function AnyControl(): CustomDecorator<symbol> {
  return SetMetadata(ANY_CONTROL, true);
}

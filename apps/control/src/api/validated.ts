import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { ProblemError, type ProblemDetail } from '@banyan/kernel';

const MOST_DETAILS = 20;

/** Checks bodies and parameters against their classes; unknown members of a body are dropped, for a newer gateway may say more. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) =>
      new ProblemError('invalid-request', { errors: detailsOf(errors).slice(0, MOST_DETAILS) }),
  });
}

function detailsOf(errors: readonly ValidationError[], above = ''): ProblemDetail[] {
  return errors.flatMap((error) => {
    const pointer = `${above}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    // They begin with the property's name, which the pointer says.
    const bare = (message: string): string =>
      message.startsWith(`${error.property} `) ? message.slice(error.property.length + 1) : message;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ pointer, message: bare(message) }));
    return [...own, ...detailsOf(error.children ?? [], pointer)];
  });
}

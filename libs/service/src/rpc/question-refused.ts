import type { ServiceError, ServiceErrorCode } from '@banyan/rpc';
import { RpcException } from '@nestjs/microservices';

/** An error that crosses the wire as it is: a code of the service's table and a message for logs. */
export class QuestionRefused<Code extends string = ServiceErrorCode> extends RpcException {
  constructor(
    readonly code: Code,
    message: string,
    field?: string,
  ) {
    const error: ServiceError<Code> = { code, message, ...(field === undefined ? {} : { field }) };
    super(error);
  }
}

/** @throws QuestionRefused when nobody waits for the answer any more */
export function refuseLate(remainingMs: number | undefined): void {
  if (remainingMs === 0) throw new QuestionRefused('out-of-time', 'nobody waits for this any more');
}

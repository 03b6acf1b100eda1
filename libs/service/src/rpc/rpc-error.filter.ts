import { log } from '@banyan/observability';
import { Catch, type ExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { QuestionRefused } from './question-refused.js';

/** Whatever a handler throws leaves as a typed error; what is not typed is ours, and is not explained outside. */
@Catch()
export class RpcErrorFilter implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => typed(error).getError());
  }
}

function typed(error: unknown): QuestionRefused<string> {
  if (error instanceof QuestionRefused) return error;
  log.error('a question failed', { err: error });
  return new QuestionRefused('internal', 'the service failed');
}

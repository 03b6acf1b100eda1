import type { CancelResult } from '@banyan/domains';
import type { SagaDesk, Sql, Transactions } from '@banyan/saga';
import { unavailable } from '../placing/placing.js';
import { ownTraceparent } from '../tracing/own-traceparent.js';
import { callOff, type CalledOffBecause, type CallOffParts } from './call-off.js';
import type { CancelContext } from './cancel-saga.js';

/** Calls orders off: the order at once, money and goods behind. */
export class Cancelling {
  constructor(
    private readonly database: Sql & Transactions,
    private readonly parts: CallOffParts,
    private readonly desk: SagaDesk<CancelContext>,
  ) {}

  /** @throws QuestionRefused `unavailable` when the database does not answer: then it may be called off, and asking again says so */
  async cancel(reference: string, because: CalledOffBecause): Promise<CancelResult> {
    const { traceparent } = ownTraceparent();
    const result = await unavailable(() =>
      this.database.transaction((sql) => callOff(sql, this.parts, reference, because, traceparent)),
    );
    if (result.kind === 'cancelled') this.desk.hurry();
    return result;
  }
}

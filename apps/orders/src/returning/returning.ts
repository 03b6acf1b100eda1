import type { ReturnResult, ReturnToMake } from '@banyan/domains';
import type { SagaDesk, Sql, Transactions } from '@banyan/saga';
import { unavailable } from '../placing/placing.js';
import { ownTraceparent } from '../tracing/own-traceparent.js';
import type { ReturnContext } from './return-saga.js';
import { takeBack, type TakeBackParts } from './take-back.js';

/** Takes goods back: the return at once, money and stock behind. */
export class Returning {
  constructor(
    private readonly database: Sql & Transactions,
    private readonly parts: TakeBackParts,
    private readonly desk: SagaDesk<ReturnContext>,
  ) {}

  /** @throws QuestionRefused `unavailable` when the database does not answer: asking again with the same reference says what came of it */
  async take(making: ReturnToMake): Promise<ReturnResult> {
    const { traceparent } = ownTraceparent();
    const result = await unavailable(() =>
      this.database.transaction((sql) => takeBack(sql, this.parts, making, traceparent)),
    );
    if (result.kind === 'returned') this.desk.hurry();
    return result;
  }
}

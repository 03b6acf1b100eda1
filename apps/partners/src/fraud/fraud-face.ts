import type { FaultSwitches } from '../faults/switches.js';
import type { PartnerAnswer, PartnerRequest } from '../wire/exchange.js';
import { currencyOf, fieldsOf, optionalTextOf, textOf, wholeOf } from '../wire/read-fields.js';
import { malformed } from '../wire/request-refused.js';
import type { AssessmentBooks } from './assessment-books.js';
import { decisionOf, scoreOf } from './score.js';

/** Says how much an order looks like fraud. */
export class FraudFace {
  constructor(
    private readonly books: AssessmentBooks,
    private readonly faults: FaultSwitches,
  ) {}

  async assess({ json }: PartnerRequest): Promise<PartnerAnswer> {
    const fields = fieldsOf(json());
    const { collect = false } = fields;
    if (typeof collect !== 'boolean') throw malformed('collect must be true or false');
    const assessed = {
      amountMinor: wholeOf(fields, 'amountMinor', 0, Number.MAX_SAFE_INTEGER),
      currency: currencyOf(fields),
      channel: textOf(fields, 'channel'),
      country: textOf(fields, 'country', 2),
      collect,
      token: optionalTextOf(fields, 'token'),
    };
    const score = scoreOf(assessed);
    const decision = this.faults.of('fraud').decision ?? decisionOf(score);
    return {
      status: 200,
      body: await this.books.keep({ ...assessed, reference: textOf(fields, 'reference'), score, decision }),
    };
  }
}

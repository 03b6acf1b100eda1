import { ArmError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../../domain.js';
import { LegacyExchange } from '../../legacy-exchange/legacy-exchange.js';
import { readDocumentAnswer, type DocumentAnswer } from './orders05.answer.js';

const OK = 200;

/** The mainframe's way in, where documents of orders are left that were taken elsewhere. */
export class ImportFace {
  readonly #exchange: LegacyExchange;

  constructor(connection: Pick<LegacyConnection, 'baseUrl' | 'maxSockets'>) {
    this.#exchange = new LegacyExchange(connection);
  }

  /**
   * Leaves one, once. The same twice is two orders.
   *
   * @throws ArmError `transport`, `deadline`, `aborted`, or `fault` for any status but 200: it may be filed all the same
   * @throws TranslationRefused when the answer is not understood: likewise
   */
  async file(document: string, attempt: Attempt): Promise<DocumentAnswer> {
    const answer = await this.#exchange.send(
      {
        method: 'POST',
        target: '/import/order',
        headers: { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml' },
        body: document,
        face: 'import',
        once: true,
      },
      attempt,
    );
    if (answer.status !== OK) throw new ArmError('legacy', 'fault', `the core answered ${answer.status}`);
    return readDocumentAnswer(answer.bytes, answer.contentType);
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await this.#exchange.close();
  }
}

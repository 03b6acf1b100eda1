import type { Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../domain.js';
import { LegacyExchange, type LegacyAnswer } from './legacy-exchange.js';

/** The HTTP side of the SOAP face: envelopes out, bytes in. */
export class SoapExchange {
  readonly #exchange: LegacyExchange;

  constructor(connection: Pick<LegacyConnection, 'baseUrl' | 'maxSockets'>) {
    this.#exchange = new LegacyExchange(connection);
  }

  /**
   * Sends one call.
   *
   * @param storeView a code of the table of store views, never anything else
   * @param once it may have had an effect although nothing of an answer came: it is never sent a second time by itself
   * @throws ArmError `transport`, `deadline` or `aborted`
   * @throws TranslationRefused `soap.body` when the answer is too large, or encoded in a way that was not asked for
   */
  post(storeView: string, envelope: string, attempt: Attempt, once?: true): Promise<LegacyAnswer> {
    return this.#exchange.send(
      {
        method: 'POST',
        target: `/api/v2_soap?___store=${storeView}`,
        headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '"urn:Action"', accept: 'text/xml' },
        body: envelope,
        face: 'soap',
        ...(once === undefined ? {} : { once }),
      },
      attempt,
    );
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await this.#exchange.close();
  }
}

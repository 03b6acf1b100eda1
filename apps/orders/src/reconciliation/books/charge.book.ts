import type { ChargeWord } from '@banyan/domains';
import { isCurrency, isoUtc, TranslationRefused } from '@banyan/kernel';
import { record, records, text, whole } from '@banyan/rpc';
import { JsonParty } from '../../partners/json-party.js';
import type { ProcessorName } from '../../payment/payment-state.js';

/** The party keeps no more of one reference, and answers no longer page. */
const PAGE = 100;
/** A time is listed to its end; a processor that goes on and on is not believed. */
const MOST_PAGES = 1_000;

/** How one question is asked. */
export interface ChargeCall {
  readonly signal: AbortSignal;
  readonly budgetMs: number;
}

/** The charges of one processor, as it says itself: of a reference, and of a time. */
export class ChargeBook {
  readonly #party: JsonParty;

  constructor(
    readonly processor: ProcessorName,
    url: string,
  ) {
    this.#party = new JsonParty(url, 'payment-books');
  }

  /** Those that were captured and not called off. @throws PartyUnanswered, TranslationRefused when there is no answer */
  async of(reference: string, call: ChargeCall): Promise<readonly ChargeWord[]> {
    const { charges } = await this.#ask(new URLSearchParams({ reference }), call);
    return charges.flatMap(({ reference: of, word }) => (of === reference && word !== undefined ? [word] : []));
  }

  /** References of what was captured at or after, and before. @throws as `of` */
  async referencesBetween(fromMs: number, untilMs: number, call: ChargeCall): Promise<readonly string[]> {
    const found = new Set<string>();
    const query = new URLSearchParams({ from: isoUtc(fromMs), until: isoUtc(untilMs), limit: String(PAGE) });
    for (let page = 0; page < MOST_PAGES; page++) {
      const { charges, next } = await this.#ask(query, call);
      for (const { reference, word } of charges) if (word !== undefined) found.add(reference);
      if (next === null) return [...found];
      query.set('after', next);
    }
    throw new TranslationRefused('processor.next', 'never ends');
  }

  async close(): Promise<void> {
    await this.#party.close();
  }

  async #ask(query: URLSearchParams, { signal, budgetMs }: ChargeCall): Promise<Page> {
    const { status, body } = await this.#party.ask({
      method: 'GET',
      path: `/charges?${query.toString()}`,
      signal,
      budgetMs,
    });
    if (status !== 200) throw new TranslationRefused('processor', `answered ${status}`);
    return readPage(this.processor, body);
  }
}

interface Page {
  readonly charges: readonly { readonly reference: string; readonly word: ChargeWord | undefined }[];
  readonly next: string | null;
}

/** @throws TranslationRefused naming the member in doubt */
export function readPage(processor: ProcessorName, body: unknown): Page {
  const page = record(body, 'processor');
  const at = 'processor.charges';
  const next = page['next'];
  return {
    charges: records(page['charges'], at, PAGE).map((charge) => {
      const reference = text(charge['reference'], `${at}.reference`);
      if (text(charge['status'], `${at}.status`) !== 'captured') return { reference, word: undefined };
      const currency = text(charge['currency'], `${at}.currency`);
      if (!isCurrency(currency)) throw new TranslationRefused(`${at}.currency`, 'is not known');
      const word: ChargeWord = {
        processor,
        id: text(charge['id'], `${at}.id`),
        amount: { amountMinor: whole(charge['amountMinor'], `${at}.amountMinor`, 1), currency },
        refundedMinor: whole(charge['refundedMinor'], `${at}.refundedMinor`, 0),
      };
      return { reference, word };
    }),
    next: next === null || next === undefined ? null : text(next, 'processor.next'),
  };
}

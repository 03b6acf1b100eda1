import { ArmError, isoUtc, TranslationRefused, type Clock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { QuoteQuestion, QuoteResult } from '../pricing.model.js';
import { notQuotable, noteRefusals, type LineRefusal } from './cart-refusals.js';
import { CART_FIELD, readCart, readCartAnswer, type CartAnswer } from './cart.record.js';
import { translateCart } from './cart.translator.js';
import { givenCode, type GivenCode } from './given-code.js';
import type { PhpAnswer, PhpCall, PhpExchange } from '../../legacy-exchange/php-exchange.js';
import type { PriceFace } from './price.face.js';
import { GROUP_IDS, SHOPS } from './shops.js';

/** The core takes a number of up to nine digits for a product's id where no product has it as its SKU. */
const MAYBE_AN_ID = /^\d{1,9}$/;

/** The session ended between two calls of one quote. Nothing is lost: nothing was bought. */
class SessionGone extends Error {
  override readonly name = 'SessionGone';
}

/** The cart face: a basket in a session of its own, which is looked at and left. Nothing is ordered by it. */
export class CartFace {
  constructor(
    private readonly exchange: PhpExchange,
    private readonly prices: PriceFace,
    private readonly clock: Clock,
  ) {}

  /**
   * Quotes in a fresh session, and once more in another when the first ends in the middle.
   *
   * @throws ArmError when there is no answer
   * @throws TranslationRefused when it is in doubt, or does not add up
   */
  async quote(question: QuoteQuestion, attempt: Attempt): Promise<QuoteResult> {
    const unknown = await this.#unknownNumbers(question, attempt);
    for (let beginnings = 0; ; beginnings++) {
      try {
        return await this.#quoteInSession(question, unknown, attempt);
      } catch (error) {
        if (!(error instanceof SessionGone)) throw error;
        if (beginnings > 0)
          throw new ArmError('legacy', 'fault', 'the core ends every session in the middle', { cause: error });
      }
    }
  }

  /** SKUs of digits that no product has: put into a cart, each of them might be another product by its id. */
  async #unknownNumbers({ channel, lines }: QuoteQuestion, attempt: Attempt): Promise<ReadonlySet<string>> {
    const numbers = lines.map(({ sku }) => sku).filter((sku) => MAYBE_AN_ID.test(sku));
    if (numbers.length === 0) return new Set();
    const known = await this.prices.knownSkus(channel, numbers, attempt);
    return new Set(numbers.filter((sku) => !known.has(sku)));
  }

  async #quoteInSession(question: QuoteQuestion, unknown: ReadonlySet<string>, attempt: Attempt): Promise<QuoteResult> {
    const refused: Map<number, LineRefusal> = new Map(
      question.lines.flatMap(({ sku }, index) => (unknown.has(sku) ? [[index, 'unknown-sku'] as const] : [])),
    );
    if (refused.size === question.lines.length) return notQuotable(question, refused);

    const { answer: filled, session } = await this.#fill(question, unknown, attempt);
    if (filled.kind === 'errors') noteRefusals(filled.keys, refused);
    const given: GivenCode[] = [];
    // One after another: a session of PHP is locked while a call is in it, and the order is that of the basket.
    for (const code of question.codes) given.push(await this.#give(code, question, session, attempt));
    const nowMs = this.clock.nowMs();
    const looked = await this.#call({ route: 'api/cart/products', fields: previewFields(question), session }, attempt);
    if (looked.kind === 'errors') {
      noteRefusals(looked.keys, refused);
      return notQuotable(question, refused);
    }
    if (refused.size > 0) return notQuotable(question, refused);
    return translateCart(question, given, question.atMs ?? nowMs, readCart(looked.document));
  }

  async #fill({ channel, group, lines }: QuoteQuestion, unknown: ReadonlySet<string>, attempt: Attempt) {
    const fields: [string, string][] = [
      ['store_id', SHOPS[channel].storeId],
      ['customer_group_id', String(GROUP_IDS[group])],
      ...lines.flatMap(({ sku, quantityE4 }, index): [string, string][] =>
        unknown.has(sku)
          ? []
          : [
              [`product[${index}][sku]`, sku],
              [`product[${index}][quantity]`, quantityText(quantityE4)],
            ],
      ),
    ];
    const said = await this.exchange.ask({ route: 'api/cart/add', fields }, attempt);
    const answer = done(alive(said));
    if (said.session === undefined) throw new TranslationRefused(CART_FIELD.session, 'is not begun');
    return { answer, session: said.session };
  }

  async #give(code: string, question: QuoteQuestion, session: string, attempt: Attempt): Promise<GivenCode> {
    const fields = [['coupon', code] as const, ...previewFields(question)];
    return givenCode(await this.#call({ route: 'api/coupon', fields, session }, attempt));
  }

  async #call(call: PhpCall, attempt: Attempt): Promise<Exclude<CartAnswer, { kind: 'no-session' }>> {
    return alive(await this.exchange.ask(call, attempt));
  }
}

function alive({ document }: PhpAnswer): Exclude<CartAnswer, { kind: 'no-session' }> {
  const answer = readCartAnswer(document);
  if (answer.kind === 'no-session') throw new SessionGone('the session is gone');
  return answer;
}

/** What changes a cart says so, or what it did not take. @throws TranslationRefused when it says neither */
function done(answer: Exclude<CartAnswer, { kind: 'no-session' }>) {
  if (answer.kind === 'done' && typeof answer.document.get('success') !== 'string') {
    throw new TranslationRefused(CART_FIELD.success, 'is missing');
  }
  return answer;
}

/** The core takes whole seconds, and its windows have no parts of them: nothing changes within one. */
function previewFields({ atMs }: QuoteQuestion): readonly (readonly [string, string])[] {
  if (atMs === undefined) return [];
  return [['preview_date', `${isoUtc(atMs).slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`]];
}

/** With four places, as the core keeps them. */
function quantityText(quantityE4: number): string {
  const digits = String(quantityE4).padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

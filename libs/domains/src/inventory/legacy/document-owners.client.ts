import { ArmError, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { SoapCaller, type SoapConnection } from '../../legacy-exchange/soap-caller.js';
import { fieldsOf, rowsIn } from '../../legacy-exchange/soap-rows.js';
import type { XmlElement } from '../../legacy-exchange/xml-tree.js';
import { REFERENCE_PATTERN } from '../service/stock-desk.messages.js';
import { DEFAULT_STORE_VIEW } from './store-views.js';

const METHOD = 'salesOrderList';

/** Most numbers of one question: a list of more than 1,000 is no answer, and one filter is one text. */
const MOST_NUMBERS = 200;

/** Asks the core whose the documents are that moved its stock: an order bears our reference as its comment, or as the sender's number. */
export class LegacyDocumentOwners {
  readonly #caller: SoapCaller;

  constructor(connection: SoapConnection) {
    this.#caller = new SoapCaller(connection);
  }

  /**
   * @param numbers of documents, as the feed names them
   * @returns for each that could be told our reference; null: it bears none, or is no order. One that is missing could not be told
   * @throws ArmError when there is no answer
   */
  async of(numbers: readonly string[], attempt: Attempt): Promise<ReadonlyMap<string, string | null>> {
    const owners = new Map<string, string | null>();
    for (let at = 0; at < numbers.length; at += MOST_NUMBERS) {
      await this.#tell(numbers.slice(at, at + MOST_NUMBERS), attempt, owners);
    }
    return owners;
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await this.#caller.close();
  }

  /** One order that cannot be read must not hide the others: they are asked for without it. */
  async #tell(numbers: readonly string[], attempt: Attempt, owners: Map<string, string | null>): Promise<void> {
    try {
      const rows = await this.#ask(numbers, attempt);
      for (const number of numbers) owners.set(number, rows.get(number) ?? null);
    } catch (error) {
      if (!(error instanceof TranslationRefused)) throw error;
      if (numbers.length === 1) return;
      const half = Math.ceil(numbers.length / 2);
      await this.#tell(numbers.slice(0, half), attempt, owners);
      await this.#tell(numbers.slice(half), attempt, owners);
    }
  }

  async #ask(numbers: readonly string[], attempt: Attempt): Promise<ReadonlyMap<string, string | null>> {
    const among = { key: 'increment_id', value: { key: 'in', value: numbers.join(',') } };
    const parameters = { filters: { complex_filter: [among] } };
    const body = await this.#caller.ask({ storeView: DEFAULT_STORE_VIEW, method: METHOD, parameters }, attempt);
    if (body.kind === 'answer') return ownersIn(body.part);
    throw new ArmError('legacy', 'fault', `the core answered with fault ${body.code}`);
  }
}

const ROW = 'soap.order';
/** What stands behind our reference where an order only holds goods: written by the domain of orders, by agreement. */
const HELD_FOR_SERVICE = ' (reserved)';

function ownersIn(part: XmlElement): ReadonlyMap<string, string | null> {
  return new Map(
    rowsIn(part, 'soap.orders').map((row) => {
      const told = fieldsOf(row, ['increment_id', 'ext_order_id', 'customer_note'], ROW);
      const number = told.increment_id?.trim();
      if (number === undefined || number === '') throw new TranslationRefused(`${ROW}.increment_id`, 'is not there');
      // An order that only holds goods for the service says so behind our reference.
      const [note] = told.customer_note?.split(HELD_FOR_SERVICE) ?? [];
      const reference = [told.ext_order_id, note].map((text) => text?.trim()).find(isReference);
      return [number, reference ?? null] as const;
    }),
  );
}

function isReference(text: string | undefined): text is string {
  return text !== undefined && REFERENCE_PATTERN.test(text);
}

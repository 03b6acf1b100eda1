import { ArmError, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../../domain.js';
import { REFERENCE_PATTERN } from '../service/stock-desk.messages.js';
import { SoapExchange } from '../../legacy-exchange/soap-exchange.js';
import { SoapSessions } from '../../legacy-exchange/soap-sessions.js';
import { isNil, leafText, readAnswer, writeListCall } from '../../legacy-exchange/soap.codec.js';
import { DEFAULT_STORE_VIEW } from './store-views.js';
import type { XmlElement } from '../../legacy-exchange/xml-tree.js';

const METHOD = 'salesOrderList';
const SESSION_EXPIRED = '5';

/** Most numbers of one question: a list of more than 1,000 is no answer, and one filter is one text. */
const MOST_NUMBERS = 200;

export type DocumentOwnersConnection = Pick<
  LegacyConnection,
  'clock' | 'baseUrl' | 'soapUser' | 'soapKey' | 'maxSockets'
>;

/** Asks the core whose the documents are that moved its stock: an order bears our reference as its comment, or as the sender's number. */
export class LegacyDocumentOwners {
  readonly #exchange: SoapExchange;
  readonly #sessions: SoapSessions;

  constructor(connection: DocumentOwnersConnection) {
    this.#exchange = new SoapExchange(connection);
    this.#sessions = new SoapSessions(this.#exchange, connection);
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
    await this.#exchange.close();
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
    for (let logins = 0; ; logins++) {
      const sessionId = await this.#sessions.sessionFor(DEFAULT_STORE_VIEW, attempt);
      const envelope = writeListCall(METHOD, sessionId, 'increment_id', numbers);
      const answer = await this.#exchange.post(DEFAULT_STORE_VIEW, envelope, attempt);
      if (answer.status !== 200 && answer.status !== 500) {
        throw new ArmError('legacy', 'fault', `the core answered ${answer.status}`);
      }
      const body = readAnswer(METHOD, answer.bytes, answer.contentType);
      if (body.kind === 'answer') return readOwners(body.part);
      if (body.code !== SESSION_EXPIRED || logins > 0)
        throw new ArmError('legacy', 'fault', 'the core answered with a fault');
      await this.#sessions.forget(DEFAULT_STORE_VIEW, sessionId);
    }
  }
}

/** By number. An order that only holds goods for the service says so behind our reference. @throws TranslationRefused when a row cannot be read */
export function readOwners(part: XmlElement): ReadonlyMap<string, string | null> {
  if (isNil(part)) return new Map();
  const items = part.children.filter(({ name }) => name === 'item');
  // A single row may come as itself rather than as a list of one.
  const rows = items.length === 0 && part.children.length > 0 ? [part] : items;
  return new Map(
    rows.map((row) => {
      const number = text(row, 'increment_id');
      if (number === undefined) throw new TranslationRefused('soap.order.increment_id', 'is missing');
      const [note = ''] = text(row, 'customer_note')?.split(' (reserved)') ?? [];
      const references = [text(row, 'ext_order_id'), note].filter(isReference);
      return [number, references[0] ?? null] as const;
    }),
  );
}

function isReference(value: string | undefined): value is string {
  return value !== undefined && REFERENCE_PATTERN.test(value);
}

function text(row: XmlElement, name: string): string | undefined {
  const field = `soap.order.${name}`;
  const [element, ...others] = row.children.filter((child) => child.name === name);
  if (element === undefined) return undefined;
  if (others.length > 0) throw new TranslationRefused(field, 'is there more than once');
  return leafText(element, field)?.trim();
}

import { record, text } from '@banyan/rpc';
import { parseReference, TranslationRefused } from '@banyan/kernel';
import type { DeliveryPromise } from '../orders.model.js';
import type { FulfilmentEventData } from './fulfilment.generated.js';

/** Every type of event that fulfilment tells, and what has happened to the goods by it. */
export const FULFILMENT_EVENTS = {
  picked: 'shop.banyan.fulfilment.picked.v1',
  dispatched: 'shop.banyan.fulfilment.dispatched.v1',
  'ready-for-collection': 'shop.banyan.fulfilment.ready-for-collection.v1',
  delivered: 'shop.banyan.fulfilment.delivered.v1',
} as const satisfies Readonly<Record<string, keyof FulfilmentEventData>>;

export type FulfilmentStep = keyof typeof FULFILMENT_EVENTS;

/** What fulfilment tells of an order. */
export interface FulfilmentTold {
  readonly step: FulfilmentStep;
  readonly reference: string;
  /** When it happened, as fulfilment has it, ms since the Unix epoch; undefined: it did not say. */
  readonly atMs: number | undefined;
  /** When the goods are to be there; undefined: nobody knows better than what was said. */
  readonly expected: DeliveryPromise | undefined;
}

const STEPS: readonly FulfilmentStep[] = ['picked', 'dispatched', 'ready-for-collection', 'delivered'];
/** Of the order; what it is, is the table's affair. */
const AT = 'fulfilment';

/**
 * Believes nothing of what an outside party sent before its shape is proven.
 *
 * @param event as it was received: of CloudEvents the type, the instant and the data
 * @returns undefined: of a type that is not fulfilment's
 * @throws TranslationRefused naming the member
 */
export function readFulfilmentEvent(event: {
  readonly type: string;
  readonly time?: string;
  readonly data: unknown;
}): FulfilmentTold | undefined {
  const step = STEPS.find((each) => FULFILMENT_EVENTS[each] === event.type);
  if (step === undefined) return undefined;
  const data = record(event.data, `${AT}.data`);
  const expected = data['expected'];
  return {
    step,
    reference: referenceOf(data['reference'], `${AT}.data.reference`),
    atMs: event.time === undefined ? undefined : instant(event.time, `${AT}.time`),
    expected: expected === undefined ? undefined : span(record(expected, `${AT}.data.expected`)),
  };
}

function referenceOf(value: unknown, at: string): string {
  const reference = parseReference('BY', text(value, at));
  if (reference === undefined) throw new TranslationRefused(at, 'is no reference of an order');
  return reference;
}

function span({ from, until }: Readonly<Record<string, unknown>>): DeliveryPromise {
  const promise = {
    fromMs: instant(from, `${AT}.data.expected.from`),
    untilMs: instant(until, `${AT}.data.expected.until`),
  };
  if (promise.untilMs < promise.fromMs) throw new TranslationRefused(`${AT}.data.expected`, 'ends before it begins');
  return promise;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

function instant(value: unknown, at: string): number {
  const ms = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) throw new TranslationRefused(at, 'is no instant with a zone');
  return ms;
}

/**
 * An event as it travels: CloudEvents 1.0.2 in JSON, with the extensions `traceparent`, `partitionkey` (what is told in
 * order) and `sequence`. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export interface CloudEvent<Data = unknown> {
  readonly specversion: '1.0';
  /** UUIDv7 of ours; with `source` it names the event for ever. */
  readonly id: string;
  /** Who says it, such as `/banyan/orders`. */
  readonly source: string;
  /** What happened, such as `shop.banyan.orders.accepted.v1`. */
  readonly type: string;
  /** What it is about, such as an order's reference. */
  readonly subject?: string;
  /** When it happened, RFC 3339 in UTC. */
  readonly time?: string;
  readonly datacontenttype?: string;
  /** W3C trace context of what caused it. */
  readonly traceparent?: string;
  /** Events of one key of one source are told in the order in which they were committed. */
  readonly partitionkey?: string;
  /** Grows with every event of a key; compared as text. Numbers in between may be others' or nobody's. */
  readonly sequence?: string;
  readonly data: Data;
}

/** What was received is no event that could be read: the same again can be read no better. */
export class EventUnreadable extends Error {
  override readonly name = 'EventUnreadable';
}

export const CLOUD_EVENT_MEDIA_TYPE = 'application/cloudevents+json';

/** Positions are 64 bits wide; as text of this width they sort as numbers. */
const SEQUENCE_DIGITS = 19;

export function sequenceOf(position: string): string {
  return position.padStart(SEQUENCE_DIGITS, '0');
}

/** By what an inbox knows an event again: who says it, and its id there. */
export function eventKey({ source, id }: Pick<CloudEvent, 'source' | 'id'>): string {
  return `${source} ${id}`;
}

/** Attributes that are text, and whether they must be there. */
const TEXTS = {
  id: true,
  source: true,
  type: true,
  subject: false,
  time: false,
  datacontenttype: false,
  traceparent: false,
  partitionkey: false,
  sequence: false,
} as const;

const LONGEST_TEXT = 512;
/** Not allowed in an attribute's text, and PostgreSQL keeps no U+0000. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#type-system */
const CONTROL = /\p{Cc}/u;
const JSON_CONTENT = /^application\/(?:[\w.+-]+\+)?json\s*(?:;.*)?$/i;

/**
 * Believes nothing of what somebody sent: only attributes that are known, and data that is JSON.
 *
 * @throws EventUnreadable naming the attribute
 */
export function readCloudEvent(value: unknown): CloudEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new EventUnreadable('is no object');
  const members = value as Readonly<Record<string, unknown>>;
  if (members['specversion'] !== '1.0') throw new EventUnreadable('specversion is not 1.0');
  const texts: Record<string, string> = {};
  for (const [name, required] of Object.entries(TEXTS)) {
    const said = members[name];
    if (said === undefined || said === null) {
      if (required) throw new EventUnreadable(`${name} is missing`);
      continue;
    }
    if (typeof said !== 'string' || said === '' || said.length > LONGEST_TEXT) {
      throw new EventUnreadable(`${name} is not a text of 1 to ${LONGEST_TEXT} characters`);
    }
    if (CONTROL.test(said)) throw new EventUnreadable(`${name} has control characters`);
    texts[name] = said;
  }
  const { datacontenttype, time } = texts;
  if (datacontenttype !== undefined && !JSON_CONTENT.test(datacontenttype)) {
    throw new EventUnreadable('datacontenttype is not JSON');
  }
  if (time !== undefined && Number.isNaN(Date.parse(time))) throw new EventUnreadable('time is no instant');
  if (members['data_base64'] !== undefined) throw new EventUnreadable('data is not JSON but bytes');
  return { specversion: '1.0', ...texts, data: members['data'] ?? null } as unknown as CloudEvent;
}

import type { IncomingHttpHeaders } from 'node:http';
import { canonicalJson, type JsonValue, messageOf, sha256Hex } from '@banyan/kernel';
import { type Fields, fieldsOf, optionalTextOf, textOf } from '../wire/read-fields.js';
import { malformed, RequestRefused } from '../wire/request-refused.js';

/** A CloudEvent, as far as whoever is told of it needs to read it. */
export interface CloudEvent {
  readonly source: string;
  readonly id: string;
  readonly type: string;
  /** What it is about; of an order its reference. */
  readonly subject: string;
  readonly data: Fields;
  /** Where it stands among those of one subject, as a text that sorts; undefined: nothing says so. */
  readonly position: string | undefined;
  /** W3C trace context of what caused it; undefined: it does not say. */
  readonly traceparent: string | undefined;
  /** Equal for equal events, however they are written. */
  readonly content: string;
}

const MEDIA_TYPE = /^application\/cloudevents\+json(?:;|$)/i;
/** UUIDs of version 7 sort by when they were made (RFC 9562). */
const UUID_V7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const LONGEST = 1024;

/** A single event in structured JSON (CloudEvents 1.0.2, JSON event format). @throws RequestRefused 415, 400 */
export function readCloudEvent(headers: IncomingHttpHeaders, json: () => unknown): CloudEvent {
  if (!MEDIA_TYPE.test(headers['content-type'] ?? ''))
    throw new RequestRefused(415, 'no-cloud-event', 'an event comes as application/cloudevents+json');
  const event = fieldsOf(json());
  if (event['specversion'] !== '1.0') throw malformed('specversion must be 1.0');
  const data = fieldsOf(event['data'] ?? {}, 'data');
  const subject = optionalTextOf(event, 'subject', LONGEST) ?? optionalTextOf(data, 'reference', LONGEST);
  if (subject === undefined) throw malformed('subject must say what the event is about');
  const id = textOf(event, 'id', LONGEST);
  return {
    source: textOf(event, 'source', LONGEST),
    id,
    type: textOf(event, 'type', LONGEST),
    subject,
    traceparent: optionalTextOf(event, 'traceparent', LONGEST),
    data,
    position: positionOf(event, id),
    content: contentOf(event),
  };
}

/** By the extension `sequence`, which sorts as a text; else by an id that does. */
function positionOf(event: Fields, id: string): string | undefined {
  return optionalTextOf(event, 'sequence', LONGEST) ?? (UUID_V7.test(id) ? id : undefined);
}

function contentOf(event: Fields): string {
  try {
    return sha256Hex(canonicalJson(event as JsonValue));
  } catch (error) {
    throw malformed(messageOf(error));
  }
}

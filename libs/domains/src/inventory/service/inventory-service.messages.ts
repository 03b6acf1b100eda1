import {
  AVAILABILITY_BATCH,
  AVAILABILITY_LOCATIONS,
  AVAILABILITY_ONE,
  type AvailabilityQuestion,
  type BatchQuestion,
  type LocationsQuestion,
} from '../inventory.model.js';

/**
 * Message patterns of the extracted service on Nest's TCP transport: the domain and the operation. A firm answer is not
 * among them: that is asked of the system of record.
 */
export const INVENTORY_PATTERNS = {
  [AVAILABILITY_ONE]: 'inventory.availability.one',
  [AVAILABILITY_BATCH]: 'inventory.availability.batch',
  [AVAILABILITY_LOCATIONS]: 'inventory.availability.locations',
} as const;

export type InventoryPattern = (typeof INVENTORY_PATTERNS)[keyof typeof INVENTORY_PATTERNS];

/** What the service can be asked. */
export type InventoryQuestion = AvailabilityQuestion | BatchQuestion | LocationsQuestion;

/** What travels in a message: the question, and what the transport does not carry by itself. */
export interface InventoryEnvelope<Question = InventoryQuestion> {
  /** W3C trace context of the caller's span. */
  readonly traceparent?: string;
  /** What the caller still waits, whole ms; the service does not work on what nobody waits for. */
  readonly remainingMs?: number;
  readonly question: Question;
}

/** Why the service gave no answer. The table is the service's side of the promise and the client's translation of it. */
export const INVENTORY_ERROR_CODES = {
  /** The question breaks its own rules: a fault of ours, and never answered by trying again. */
  'invalid-question': 'fault',
  /** The stock is known to be in doubt: its feed row was refused. `field` names what was in doubt. */
  'stock-in-doubt': 'refused-translation',
  /** The first load of the feed is not complete: silence about a SKU means nothing yet. */
  'not-loaded': 'fault',
  /** What is known is older than an answer for browsing may be. */
  'too-old': 'fault',
  /** Too many questions at once. */
  overloaded: 'fault',
  /** The caller's time ran out before the answer was there. */
  'out-of-time': 'deadline',
  /** The service is ending; its replacement is asked next. */
  draining: 'fault',
  /** The service's own fault. */
  internal: 'fault',
} as const;

export type InventoryErrorCode = keyof typeof INVENTORY_ERROR_CODES;

/** How an error crosses the wire. */
export interface InventoryServiceError {
  readonly code: InventoryErrorCode;
  /** For our logs; never shown to a storefront. */
  readonly message: string;
  /** With `stock-in-doubt`: such as `feed.stock.quantity`. */
  readonly field?: string;
}

/** Which release of the service gave an answer or an error: a member of each, beside what it says. */
export interface Released {
  readonly release?: string;
}

/** Visible characters, and few: it stands in reports, records and on pages. */
const RELEASE = /^[\x21-\x7e]{1,64}$/;

/** May a release be called so? */
export function isRelease(value: unknown): value is string {
  return typeof value === 'string' && RELEASE.test(value);
}

/** What an answer or an error says of its release; undefined: nothing that could be one, as an older service does. */
export function releaseOf(said: unknown): string | undefined {
  if (typeof said !== 'object' || said === null || !('release' in said)) return undefined;
  return isRelease(said.release) ? said.release : undefined;
}

/** Is this an error of our service, as opposed to one of the transport or of a stranger? */
export function isInventoryServiceError(value: unknown): value is InventoryServiceError {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message, field } = value as Record<string, unknown>;
  return (
    typeof code === 'string' &&
    Object.hasOwn(INVENTORY_ERROR_CODES, code) &&
    typeof message === 'string' &&
    (field === undefined || typeof field === 'string')
  );
}

import { ProblemError } from '@banyan/kernel';
import type { IncomingHttpHeaders } from 'node:http';

/** Of a key, without its quotes and escapes. */
export const LONGEST_IDEMPOTENCY_KEY = 255;

/** A String of RFC 9651, section 3.3.3: between quotes any visible character, a quote and a backslash after a backslash. */
const QUOTED = /^"((?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"(.*)$/;
/**
 * What clients send that never heard of structured fields: as it is. Without quotes, backslashes, commas and semicolons, which
 * would leave open whether it is one key: two fields of one name come joined by a comma.
 */
const BARE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/;
/** Parameters of an Item (RFC 9651, section 3.1.2), which the draft gives no meaning: with values of every type that there is. */
const PARAMETERS =
  /^(?: *; *[a-z*][a-z0-9_.*-]*(?:=(?:-?\d{1,15}(?:\.\d{1,3})?|"(?:[ !#-[\]-~]|\\["\\])*"|[A-Za-z*][\w!#$%&'*+\-.^`|~:/]*|:[A-Za-z0-9+/]*={0,2}:|\?[01]|@-?\d{1,15}|%"(?:[ !#-$&-[\]-~]|%[0-9a-f]{2})*"))?)*$/;

/**
 * The key of a write that may be sent again: `Idempotency-Key`, a structured string by
 * draft-ietf-httpapi-idempotency-key-header, section 2.1; without its quotes it is the same key. Compared exactly, as it is returned.
 *
 * @returns 1 to 255 visible ASCII characters
 * @throws ProblemError `invalid-request` that points to the header: it is missing, given twice, empty, too long, or of another form
 */
export function readIdempotencyKey(headers: IncomingHttpHeaders): string {
  const given = headers['idempotency-key'];
  if (given === undefined) throw refused('is required');
  const [text = '', ...others] = [given].flat();
  if (others.length > 0) throw refused('is given more than once');
  const trimmed = text.replaceAll(/^[ \t]+|[ \t]+$/g, '');
  const [, quoted, parameters = ''] = QUOTED.exec(trimmed) ?? [];
  if (quoted === undefined && !BARE.test(trimmed)) throw refused(trimmed === '' ? IS_EMPTY : IS_NONE);
  if (!PARAMETERS.test(parameters)) throw refused(IS_NONE);
  const key = quoted?.replaceAll(/\\(["\\])/g, '$1') ?? trimmed;
  if (key === '') throw refused(IS_EMPTY);
  if (key.length > LONGEST_IDEMPOTENCY_KEY) throw refused(`must have at most ${LONGEST_IDEMPOTENCY_KEY} characters`);
  return key;
}

const IS_EMPTY = 'must not be empty';
const IS_NONE = 'must be one string of visible ASCII characters, such as "8e03978e-40d5-43dd-bc93-6894a57f9324"';

function refused(message: string): ProblemError {
  return new ProblemError('invalid-request', { errors: [{ pointer: 'header:Idempotency-Key', message }] });
}

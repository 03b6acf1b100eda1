import type { OperationView } from '../reading/operation-view.js';
import { BODY_KEY, type TryField, type TryValues } from './try-fields.js';
import { TRY_POLICY } from './try-policy.js';

/** A request to the gateway: made of the contract's own template, never of a URL that somebody gave. */
export interface TryRequest {
  readonly method: string;
  /** Path and query below the gateway's prefix, percent-encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Why no request can be made of the values. */
export interface TryFault {
  /** As `TryField.key`, or `body`. */
  readonly key: string;
  readonly message: string;
}

/** Headers that are HTTP's own, or say who asks: no contract may have a reader of the console set them. */
const NOT_OURS_TO_SET =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-.*|cookie|authorization|proxy-.*|forwarded|x-forwarded-.*|x-storefront|x-session-id|traceparent|tracestate)$/i;
/** A field value that needs no thought: visible ASCII and spaces. */
const HEADER_VALUE = /^[\x20-\x7e]*$/;

/**
 * The request that a reader means.
 *
 * @param method the operation's, or HEAD for a GET
 */
export function tryRequest(
  operation: Pick<OperationView, 'route' | 'body'>,
  fields: readonly TryField[],
  values: TryValues,
  method: string,
): TryRequest | readonly TryFault[] {
  const faults: TryFault[] = [];
  const segments = new Map<string, string>();
  const query: string[] = [];
  const headers: Record<string, string> = { accept: 'application/json' };
  for (const field of fields) {
    const { key, name, required } = field;
    const value = values[key] ?? '';
    const fault = faultOf(field, value);
    if (fault !== undefined) faults.push({ key, message: fault });
    else if (value === '') {
      if (required) faults.push({ key, message: 'is required' });
    } else if (field.in === 'path') segments.set(name, encodeURIComponent(value));
    else if (field.in === 'header') headers[name.toLowerCase()] = value;
    else
      for (const each of field.list ? linesOf(value) : [value])
        query.push(`${encodeURIComponent(name)}=${encodeURIComponent(each)}`);
  }
  const body = operation.body === undefined ? undefined : (values[BODY_KEY] ?? '');
  if (body !== undefined) {
    if (Buffer.byteLength(body) > TRY_POLICY.mostRequestBytes.value) {
      faults.push({ key: BODY_KEY, message: 'is longer than is sent from here: use the curl below' });
    }
    headers['content-type'] = 'application/json';
  }
  if (faults.length > 0) return faults;
  const path = operation.route.replace(/\{([^}]+)\}/g, (whole, name: string) => segments.get(name) ?? whole);
  return { method, target: query.length === 0 ? path : `${path}?${query.join('&')}`, headers, body };
}

function faultOf({ in: place, name }: TryField, value: string): string | undefined {
  // A lone surrogate has no encoding.
  if (!value.isWellFormed()) return 'holds half a character';
  if (place === 'path' && /^\.{1,2}$/.test(value)) return 'cannot stand in a path: clients take such segments away';
  if (place !== 'header') return undefined;
  if (NOT_OURS_TO_SET.test(name)) return 'is not set from here';
  return HEADER_VALUE.test(value) ? undefined : 'has a character that a header may not have';
}

function linesOf(value: string): readonly string[] {
  return value.split(/\r?\n/).filter((line) => line !== '');
}

import type { IncomingMessage } from 'node:http';
import { readBody } from '../wire/read-body.js';
import { targetOf } from '../wire/request-target.js';

const LONGEST_FORM = 256 * 1024;

/** A request as PHP's `$_REQUEST` has it: the fields of the query, and over them those of a posted form. */
export async function requestFields(req: IncomingMessage): Promise<URLSearchParams> {
  const { query } = targetOf(req);
  if (req.method !== 'POST') {
    req.resume();
    return query;
  }
  const fields = new URLSearchParams(query);
  const form = new URLSearchParams((await readBody(req, LONGEST_FORM)).toString('utf8'));
  for (const name of new Set(form.keys())) fields.delete(name);
  for (const [name, value] of form) fields.append(name, value);
  return fields;
}

const MEMBER = /^product\[(\d{1,4})\]\[(\w+)\]$/;

/** The rows of `product[0][sku]=…&product[0][quantity]=…`, in the order of their first fields; undefined: there are none. */
export function productRows(
  fields: URLSearchParams,
): readonly (readonly [index: string, row: ReadonlyMap<string, string>])[] | undefined {
  const rows = new Map<string, Map<string, string>>();
  for (const [name, value] of fields) {
    const [, index, member] = MEMBER.exec(name) ?? [];
    if (index === undefined || member === undefined) continue;
    const row = rows.get(index) ?? new Map<string, string>();
    rows.set(index, row.set(member, value));
  }
  return rows.size === 0 ? undefined : [...rows];
}

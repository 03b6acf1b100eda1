import type { Deliveries } from '../deliveries/deliveries.js';
import { DELIVERY_KINDS } from '../deliveries/delivery-books.js';
import { fieldsOf, textOf } from '../wire/read-fields.js';
import { malformed } from '../wire/request-refused.js';
import type { OpsRoute } from './ops-face.js';

/** `/__listeners`: where the warehouse and the processors tell what happens; PUT for those who are told their ports late. */
export function listenersRoute(deliveries: Deliveries): OpsRoute {
  return async ({ method, rest, json }) => {
    if (rest !== '' || (method !== 'GET' && method !== 'PUT')) return undefined;
    if (method === 'PUT') deliveries.listenAt(readListeners(json()));
    return deliveries.listeners;
  };
}

function readListeners(json: unknown): Record<string, string | undefined> {
  const fields = fieldsOf(json);
  const read = Object.keys(fields).map((name) => {
    if (!DELIVERY_KINDS.some((kind) => kind === name))
      throw malformed(`${name} is unknown; there are ${DELIVERY_KINDS.join(', ')}`);
    if (fields[name] === null) return [name, undefined];
    const url = textOf(fields, name, 2048);
    if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
      throw malformed(`${name} must be an HTTP URL`);
    return [name, url];
  });
  return Object.fromEntries(read) as Record<string, string | undefined>;
}

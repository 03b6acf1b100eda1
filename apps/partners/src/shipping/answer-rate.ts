import type { PartnerAnswer, PartnerRequest } from '../wire/exchange.js';
import { currencyOf, fieldsOf, optionalTextOf, textOf } from '../wire/read-fields.js';
import { malformed, RequestRefused } from '../wire/request-refused.js';
import { rateOf, SHIPPING_METHODS } from './rate-table.js';

/** What it costs to send a parcel, and how long it takes. Whoever asks twice is told the same. */
export function answerRate({ json }: PartnerRequest): PartnerAnswer {
  const fields = fieldsOf(json());
  const country = textOf(fields, 'country', 2);
  const method = SHIPPING_METHODS.find((known) => known === fields['method']);
  if (method === undefined) throw malformed(`method must be one of ${SHIPPING_METHODS.join(', ')}`);
  const { lines } = fields;
  if (!Array.isArray(lines) || lines.length === 0) throw malformed('lines must be a list of what is sent');
  const postcode = optionalTextOf(fields, 'postcode');
  const rate = rateOf(country, method, currencyOf(fields));
  if (rate === undefined) throw new RequestRefused(404, 'not-served', `no parcel goes to ${country}`);
  if (postcode === undefined)
    throw new RequestRefused(422, 'postcode-required', `a parcel to ${country} needs a postcode`);
  return { status: 200, body: rate };
}

import { expect, it } from '@jest/globals';
import { PERSONAL_WORDS, personalWordIn } from './personal-words.js';

it.each([
  ['email', 'contact'],
  ['customerEmail', 'contact'],
  ['E-Mail', 'contact'],
  ['e_mail', 'contact'],
  ['emailAddresses', 'contact'],
  ['phone', 'contact'],
  ['X-Phone-Number', 'contact'],
  ['mobile', 'contact'],
  ['deliveryAddress', 'contact'],
  ['street', 'contact'],
  ['postCode', 'contact'],
  ['zip', 'contact'],
  ['name', 'identity'],
  ['firstName', 'identity'],
  ['first_name', 'identity'],
  ['lastname', 'identity'],
  ['birthDate', 'identity'],
  ['date_of_birth', 'identity'],
  ['dob', 'identity'],
  ['customerId', 'identity'],
  ['iban', 'payment'],
  ['cardNumber', 'payment'],
  ['geoLocation', 'location'],
  ['latitude', 'location'],
  ['userAgent', 'behaviour'],
  ['ipAddress', 'contact'],
  ['ip', 'behaviour'],
])('%s looks personal (%s)', (name, kind) => {
  expect(personalWordIn(name)?.kind).toBe(kind);
});

it.each([
  'sku',
  'channel',
  'location',
  'quantity',
  'available',
  'customerGroup',
  'unit',
  'panel',
  'description',
  'shipping',
  'message',
  'mailbox3',
  'recipe',
  'zipper',
  'average',
  'Age',
  'trace_id',
])('%s does not', (name) => {
  expect(personalWordIn(name)).toBeUndefined();
});

it('holds each word once, in the form in which names are compared', () => {
  const words = PERSONAL_WORDS.map(({ word }) => word);
  expect(new Set(words).size).toBe(words.length);
  for (const word of words) expect(word).toMatch(/^[a-z]+$/);
});

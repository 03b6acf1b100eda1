import type { PersonalKind } from '../governance/governance-words.js';

/** A word in a name that makes a field look as if it were about a person. */
export interface PersonalWord {
  readonly word: string;
  readonly kind: PersonalKind;
  /** Does a longer word that begins with it count as well: `birthdate`, `emails`? Not where too much begins so. */
  readonly asStem: boolean;
}

const stem = (kind: PersonalKind, ...words: readonly string[]): PersonalWord[] =>
  words.map((word) => ({ word, kind, asStem: true }));
const whole = (kind: PersonalKind, ...words: readonly string[]): PersonalWord[] =>
  words.map((word) => ({ word, kind, asStem: false }));

/** GDPR article 4(1) names identifiers, location data and factors of identity; article 9 what is sensitive. */
export const PERSONAL_WORDS: readonly PersonalWord[] = [
  ...stem(
    'identity',
    'surname',
    'forename',
    'firstname',
    'lastname',
    'fullname',
    'nickname',
    'username',
    'birth',
    'passport',
    'customerid',
    'customernumber',
    'shopperid',
    'personid',
    'accountholder',
  ),
  ...whole('identity', 'name', 'names', 'dob', 'gender', 'salutation', 'ssn', 'vatin'),
  ...stem('contact', 'email', 'phone', 'telephone', 'address', 'street', 'postcode', 'zipcode', 'recipient'),
  ...whole('contact', 'mail', 'mobile', 'fax', 'zip', 'postal'),
  ...stem('location', 'latitude', 'longitude', 'geolocation'),
  ...stem('payment', 'iban', 'cardnumber', 'cardholder', 'accountnumber'),
  ...whole('payment', 'bic', 'pan', 'cvc', 'cvv'),
  ...stem('behaviour', 'useragent', 'fingerprint'),
  ...whole('behaviour', 'ip', 'cookie', 'session'),
  ...stem('sensitive', 'religion', 'ethnic', 'health', 'diagnos'),
];

/** The word because of which a name looks personal; undefined: it does not. `customerEmail` and `e_mail` are found as well. */
export function personalWordIn(name: string): PersonalWord | undefined {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const together = words.join('');
  return PERSONAL_WORDS.find(({ word, asStem }) =>
    asStem ? words.some((each) => each.startsWith(word)) || together.includes(word) : words.includes(word),
  );
}

import { expect, it } from '@jest/globals';
import { isSameOrigin } from './is-same-origin.js';

const OWN = 'https://shop.example';
const PARTNER = 'https://app.shop.example';

it.each<[boolean, Record<string, string>]>([
  [true, { 'sec-fetch-site': 'same-origin' }],
  [true, { 'sec-fetch-site': 'same-origin', origin: OWN }],
  [true, { origin: OWN }],
  [true, { origin: 'HTTPS://Shop.Example' }],
  [true, { 'sec-fetch-site': 'same-site', origin: PARTNER }],
  [true, { origin: PARTNER }],
  [false, {}],
  [false, { 'sec-fetch-site': 'none' }],
  // What the browser says of the page counts more than the name that the request has.
  [false, { 'sec-fetch-site': 'cross-site', origin: OWN }],
  [false, { 'sec-fetch-site': 'same-site', origin: 'https://blog.shop.example' }],
  [false, { 'sec-fetch-site': 'same-origin, cross-site' }],
  [false, { origin: 'null' }],
  [false, { origin: 'http://shop.example' }],
  [false, { origin: 'https://shop.example.evil.example' }],
  [false, { origin: 'https://shop.example:8443' }],
  [false, { referer: `${OWN}/cart` }],
])('%s: %j', (expected, headers) => {
  expect(isSameOrigin(headers, OWN, new Set([PARTNER]))).toBe(expected);
});

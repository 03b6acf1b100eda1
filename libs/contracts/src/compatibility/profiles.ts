import type { ChangeSeverity } from './comparison.js';

/** How much of what is opinion counts as a promise. */
export type Profile = (typeof PROFILES)[number];
export const PROFILES = ['strict', 'default', 'lenient'] as const;

/** A question on which reasonable readers of one contract differ, and each profile's answer. */
export interface Opinion {
  readonly strict: ChangeSeverity;
  readonly default: ChangeSeverity;
  readonly lenient: ChangeSeverity;
  readonly reason: string;
  /** Where the reason can be read. */
  readonly source: string;
}

/** By the id of the rule that it is about. A rule that is not here is a fact in every profile. */
export const OPINIONS = {
  'operation-id-changed': {
    strict: 'warning',
    default: 'warning',
    lenient: 'note',
    reason: 'No request sees it. Generated clients name their methods after it and fail to compile, which is early.',
    source: 'OpenAPI 3.1.1, Operation Object, operationId',
  },
  'path-parameter-renamed': {
    strict: 'warning',
    default: 'note',
    lenient: 'note',
    reason: 'The path stays the same for requests; only generated clients that pass it by name see it.',
    source: 'OpenAPI 3.1.1, Paths Object: templates that differ by name alone are identical',
  },
  'path-captured': {
    strict: 'breaking',
    default: 'warning',
    lenient: 'note',
    reason:
      'Whoever used the literal as a parameter is now answered by another operation. A new collection beside a template is usual, and its name is seldom a key that anybody uses.',
    source: 'OpenAPI 3.1.1, Paths Object: concrete paths are matched before templated ones',
  },
  'deprecated-operation-removed': {
    strict: 'breaking',
    default: 'breaking',
    lenient: 'warning',
    reason:
      'Deprecation is advance notice and no end: a client that calls it fails on that day. Lenient takes the notice as enough.',
    source: 'RFC 9745 section 2 (deprecation), RFC 8594 (the end is announced by Sunset)',
  },
  'webhook-removed': {
    strict: 'breaking',
    default: 'breaking',
    lenient: 'warning',
    reason: 'Nothing invalid arrives, and what a client waits for never does.',
    source: 'OpenAPI 3.1.1, OpenAPI Object, webhooks',
  },
  'callback-removed': {
    strict: 'breaking',
    default: 'breaking',
    lenient: 'warning',
    reason: 'Nothing invalid arrives, and what a client waits for never does.',
    source: 'OpenAPI 3.1.1, Callback Object',
  },
  'webhook-added': {
    strict: 'warning',
    default: 'note',
    lenient: 'note',
    reason: 'A client that is sent what it never asked for may refuse it; usually webhooks are asked for.',
    source: 'OpenAPI 3.1.1, OpenAPI Object, webhooks',
  },
  'callback-added': {
    strict: 'warning',
    default: 'note',
    lenient: 'note',
    reason: 'A callback goes to a URL that the client gave for it.',
    source: 'OpenAPI 3.1.1, Callback Object',
  },
  'server-path-removed': {
    strict: 'breaking',
    default: 'breaking',
    lenient: 'warning',
    reason:
      'The base path is part of every request. Whether the former one still answers, the text does not say any more.',
    source: 'OpenAPI 3.1.1, Paths Object: the path is appended to the URL of the server',
  },
  'server-host-removed': {
    strict: 'warning',
    default: 'warning',
    lenient: 'note',
    reason: 'Where it is deployed is said by the deployment; names of hosts in contracts are often those of examples.',
    source: 'OpenAPI 3.1.1, Server Object',
  },
  'request-parameter-removed': {
    strict: 'breaking',
    default: 'breaking',
    lenient: 'warning',
    reason:
      'Banyan refuses a query parameter that it does not know, so that a misspelt one is not ignored. Where a server ignores it, the answer silently stops honouring it, which is worse.',
    source: 'contracts/inventory/v1: strict requests; DESIGN.md',
  },
  'request-header-removed': {
    strict: 'warning',
    default: 'warning',
    lenient: 'note',
    reason: 'Unknown headers and cookies are never refused: HTTP is extended by them.',
    source: 'RFC 9110 section 5.1',
  },
  'request-body-removed': {
    strict: 'breaking',
    default: 'breaking',
    lenient: 'warning',
    reason: 'What the client sends is refused or, worse, ignored.',
    source: 'RFC 9110 section 9.3',
  },
  'request-parameter-default-changed': {
    strict: 'breaking',
    default: 'warning',
    lenient: 'warning',
    reason:
      'The same request is accepted and means something else. No schema sees it, so no counterexample can show it but the request itself.',
    source: 'OpenAPI 3.1.1, Schema Object, default',
  },
  'request-parameter-reserved-withdrawn': {
    strict: 'breaking',
    default: 'warning',
    lenient: 'note',
    reason: 'Servers read reserved characters of a query in either form, as a rule.',
    source: 'RFC 3986 section 3.4',
  },
  'request-property-read-only': {
    strict: 'breaking',
    default: 'breaking',
    lenient: 'warning',
    reason: 'What is read-only may be refused when it is sent. Lenient takes it to be ignored.',
    source: 'JSON Schema 2020-12 Validation section 9.4: an attempt "is expected to be ignored or rejected"',
  },
  'request-property-added': {
    strict: 'breaking',
    default: 'note',
    lenient: 'note',
    reason:
      'An open schema allowed any value under that name before it meant anything. Who did not declare a member did not mean to send it.',
    source: 'JSON Schema 2020-12 Core section 10.3.2.3: an absent additionalProperties allows everything',
  },
  'response-property-removed': {
    strict: 'breaking',
    default: 'warning',
    lenient: 'note',
    reason:
      'It was optional, so readers cope without it. In an open schema anything may now arrive under its name, which nobody intends.',
    source: 'JSON Schema 2020-12 Core section 10.3.2.3',
  },
  'response-enum-value-added': {
    strict: 'breaking',
    default: 'breaking',
    lenient: 'warning',
    reason:
      'A value that the earlier schema does not list is invalid by it. Lenient expects readers to keep a branch for values they do not know.',
    source: 'JSON Schema 2020-12 Validation section 6.1.2',
  },
  'response-property-written-only-before': {
    strict: 'breaking',
    default: 'breaking',
    lenient: 'warning',
    reason: 'What is write-only was never to arrive. Lenient takes it to be ignored.',
    source: 'JSON Schema 2020-12 Validation section 9.4',
  },
  'response-success-added': {
    strict: 'breaking',
    default: 'breaking',
    lenient: 'warning',
    reason: 'A client branches on the success it knows: a 202 is no 200, and its body is another.',
    source: 'OpenAPI 3.1.1, Responses Object: documentation is expected to cover a successful response',
  },
  'response-error-added': {
    strict: 'breaking',
    default: 'warning',
    lenient: 'note',
    reason:
      'Any server may answer any request with an error that its contract does not list; clients treat it as the x00 of its class.',
    source: 'RFC 9110 section 15; OpenAPI 3.1.1, Responses Object: not expected to cover all codes',
  },
  'response-default-added': {
    strict: 'breaking',
    default: 'warning',
    lenient: 'note',
    reason: 'It describes what was undescribed, most often errors.',
    source: 'OpenAPI 3.1.1, Responses Object, default',
  },
  'response-success-removed': {
    strict: 'warning',
    default: 'warning',
    lenient: 'note',
    reason: 'Fewer answers can come, and one that can is still the success of before.',
    source: 'OpenAPI 3.1.1, Responses Object',
  },
  'response-media-type-added': {
    strict: 'breaking',
    default: 'warning',
    lenient: 'note',
    reason: 'A client that asks for what it knows by Accept is not sent it; one that sends no Accept may be.',
    source: 'RFC 9110 section 12.5.1',
  },
  'response-body-added': {
    strict: 'breaking',
    default: 'warning',
    lenient: 'note',
    reason: 'Where no body was described, clients read none.',
    source: 'OpenAPI 3.1.1, Response Object, content',
  },
  'response-header-removed': {
    strict: 'warning',
    default: 'warning',
    lenient: 'note',
    reason: 'It was optional, so readers cope without it.',
    source: 'OpenAPI 3.1.1, Header Object, required',
  },
  'security-loosened': {
    strict: 'warning',
    default: 'warning',
    lenient: 'note',
    reason: 'Every request of before is accepted. Somebody should have meant it.',
    source: 'OWASP API Security Top 10 2023, API2 and API5',
  },
  'security-endpoint-moved': {
    strict: 'breaking',
    default: 'warning',
    lenient: 'warning',
    reason: 'Clients that fetch tokens at the former URL fail when it goes; the text does not say whether it does.',
    source: 'OpenAPI 3.1.1, OAuth Flow Object',
  },
  'request-discriminator-changed': {
    strict: 'breaking',
    default: 'breaking',
    lenient: 'warning',
    reason: 'No validator sees a discriminator, and generated readers choose by nothing else.',
    source: 'OpenAPI 3.1.1, Discriminator Object',
  },
  'response-discriminator-changed': {
    strict: 'breaking',
    default: 'breaking',
    lenient: 'warning',
    reason: 'No validator sees a discriminator, and generated readers choose by nothing else.',
    source: 'OpenAPI 3.1.1, Discriminator Object',
  },
} as const satisfies Readonly<Record<string, Opinion>>;

/** Ways of reading a schema that JSON Schema itself does not have; see `schema/directed-schemas.ts`. */
export type ReadingOpinion = 'declared-members-only' | 'other-direction-ignored' | 'enums-stay-open';

/** The readings that a profile holds, in the order in which they are tried; each includes those before it. */
export const READING_OPINIONS: Readonly<
  Record<Profile, { readonly request: readonly ReadingOpinion[]; readonly response: readonly ReadingOpinion[] }>
> = {
  strict: { request: [], response: [] },
  default: { request: ['declared-members-only'], response: ['declared-members-only'] },
  lenient: {
    request: ['declared-members-only', 'other-direction-ignored'],
    response: ['declared-members-only', 'other-direction-ignored', 'enums-stay-open'],
  },
};

/** Does a server of this profile refuse what it does not know: query parameters, a body where there is none? */
export const REFUSES_UNKNOWN: Readonly<Record<Profile, boolean>> = { strict: true, default: true, lenient: false };

import type { Route } from './openapi-route.js';
import { ref, type Schema } from './openapi-schemas.js';

const PROBLEM_WORDS: Readonly<Record<number, string>> = {
  400: 'The request does not match this description',
  401: 'Nobody is signed in, or the token is not known',
  403: 'The role does not allow it, or it is asked from a page of another site',
  404: 'There is nothing here',
  409: 'The present state does not allow this; where it only takes time, Retry-After says how long',
  413: 'The body is too large',
  415: 'The body is not application/json',
  429: 'Too many wrong tokens came from this address; Retry-After says how long',
  503: 'Something this needs is away; Retry-After says when to come back',
  504: 'It takes longer than it may, and nothing was done; ask for less, or again after Retry-After',
};

/** Of everything that needs to know who asks, when control has tokens. */
const OF_WHO_ASKS = [401, 403, 429];

const content = (type: string, schema: Schema): Schema => ({ content: { [type]: { schema } } });

/** What can be asked at one path, as OpenAPI says it. */
export function pathItem(path: string, methods: Readonly<Record<string, Route>>): Schema {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const operations = Object.entries(methods).map(([method, route]) => [method, operation(method, path, route)]);
  return { ...(parameters.length === 0 ? {} : { parameters }), ...Object.fromEntries(operations) };
}

function operation(
  method: string,
  path: string,
  { summary, answer, body, accepted, text, stream = false, query = {}, open = false, problems = [] }: Route,
): Schema {
  const parameters = Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema }));
  const statuses = [...new Set([...problems, ...(open ? [] : OF_WHO_ASKS)])];
  const refused = statuses.map((status) => [
    status,
    { description: PROBLEM_WORDS[status], ...content('application/problem+json', ref('Problem')) },
  ]);
  return {
    operationId: operationId(method, path),
    summary,
    security: open ? [] : [{ token: [] }, { session: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, ...content('application/json', ref(body)) } }),
    responses: {
      '200': {
        description: summary,
        ...content(text ?? (stream ? 'text/event-stream' : 'application/json'), ref(answer)),
      },
      ...(accepted === undefined
        ? {}
        : { '202': { description: accepted, ...content('application/json', ref(answer)) } }),
      ...Object.fromEntries(refused),
    },
  };
}

/** `get /api/domains/{domain}` as `getDomainsDomain`. */
function operationId(method: string, path: string): string {
  const words = path.replace('/api/', '').split(/\W+/).filter(Boolean);
  return method + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}

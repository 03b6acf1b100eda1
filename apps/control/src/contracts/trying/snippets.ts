import type { OperationView } from '../reading/operation-view.js';
import type { References } from '../reading/references.js';
import type { TryRequest } from './try-request.js';
import { typescriptTypes } from './typescript-types.js';

/** A request as somebody copies it. */
export interface Snippets {
  readonly curl: string;
  readonly fetch: string;
  readonly typescript: string;
}

/** What a storefront names itself by. */
const STOREFRONT = 'your-storefront';

/** @param base where the gateway is reached, its contract prefix included, without a final slash */
export function snippetsOf(
  operation: OperationView,
  request: TryRequest,
  base: string,
  references: References,
): Snippets {
  const url = base + request.target;
  const headers = { ...request.headers, 'x-storefront': STOREFRONT };
  return {
    curl: curlOf(request, url, headers),
    fetch: fetchOf(request, url, headers),
    typescript: typescriptOf(operation, request, url, headers, references),
  };
}

function curlOf({ method, body }: TryRequest, url: string, headers: Readonly<Record<string, string>>): string {
  const how = method === 'HEAD' ? ' --head' : method === 'GET' ? '' : ` --request ${method}`;
  const lines = [
    `curl${how} --include ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `--header ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data ${quoted(body)}`]),
  ];
  return lines.join(' \\\n  ');
}

/** For a POSIX shell, which reads everything between single quotes as it is. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function fetchOf(request: TryRequest, url: string, headers: Readonly<Record<string, string>>): string {
  return `const response = await fetch(${literal(url)}, ${optionsOf(request, headers)});
const body = ${request.method === 'HEAD' ? 'undefined' : 'await response.json()'};
if (!response.ok) throw new Error(body?.code ?? String(response.status));
`;
}

function optionsOf({ method, body }: TryRequest, headers: Readonly<Record<string, string>>): string {
  const lines = [
    ...(method === 'GET' ? [] : [`method: ${literal(method)}`]),
    `headers: {\n${Object.entries(headers)
      .map(([name, value]) => `    ${literal(name)}: ${literal(value)},\n`)
      .join('')}  }`,
    ...(body === undefined ? [] : [`body: ${bodyLiteral(body)}`]),
  ];
  return `{\n${lines.map((line) => `  ${line},\n`).join('')}}`;
}

/** A value that is JSON is written as one; anything else as the text that it is. */
function bodyLiteral(body: string): string {
  try {
    return `JSON.stringify(${JSON.stringify(JSON.parse(body), undefined, 2).replaceAll('\n', '\n  ')})`;
  } catch {
    // Somebody tries what is refused.
    return literal(body);
  }
}

function typescriptOf(
  operation: OperationView,
  request: TryRequest,
  url: string,
  headers: Readonly<Record<string, string>>,
  references: References,
): string {
  const answer = operation.responses.find(({ status }) => status.startsWith('2'));
  const schema = answer?.contents.find(({ mediaType }) => /json/.test(mediaType))?.schema;
  const { expression, declarations } = typescriptTypes(schema, references);
  const name = /^[A-Za-z_$][\w$]*$/.test(operation.operationId) ? operation.operationId : 'ask';
  return `${declarations.length === 0 ? '' : `${declarations.join('\n\n')}\n\n`}async function ${name}(): Promise<${expression}> {
  const response = await fetch(${literal(url)}, ${optionsOf({ ...request, method: operation.method }, headers).replaceAll('\n', '\n  ')});
  if (!response.ok) {
    const problem = (await response.json()) as { readonly code: string };
    throw new Error(problem.code);
  }
  return (await response.json()) as ${expression};
}
`;
}

function literal(text: string): string {
  return `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;
}

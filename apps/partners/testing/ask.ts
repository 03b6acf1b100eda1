import { type IncomingHttpHeaders, request } from 'node:http';

/** JSON whose shape the test knows. */
export type Json = any; // oxlint-disable-line typescript/no-explicit-any

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: Json;
}

/** One plain HTTP exchange on a connection of its own. @throws when it is cut */
export function ask(
  origin: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    const type =
      text === '' ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
    const req = request({ hostname, port, path, method, agent: false, headers: { ...type, ...headers } }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        const whole = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          text: whole,
          json: jsonOf(whole, res.headers['content-type']),
        });
      });
    });
    req.on('error', reject);
    req.end(text);
  });
}

/** What is no JSON has none. */
function jsonOf(text: string, type = ''): unknown {
  return /json/.test(type) && text.startsWith('{') ? JSON.parse(text) : undefined;
}

import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';

export interface Question {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Names and values as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly text: string;
  readonly trailers: NodeJS.Dict<string>;
  /** Status and headers of the 1xx answers before it. */
  readonly informational: readonly { status: number; headers: IncomingHttpHeaders }[];
}

/** One plain HTTP exchange on a connection of its own; nothing is followed, decoded or hidden. @throws when it is cut */
export function ask(origin: string, target: string, { method = 'GET', headers, body }: Question = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const informational: { status: number; headers: IncomingHttpHeaders }[] = [];
    const req = request(
      { hostname, port, path: target, method, agent: false, ...(headers === undefined ? {} : { headers }) },
      (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', reject);
        res.on('end', () => {
          const whole = Buffer.concat(chunks);
          resolve({
            status: res.statusCode ?? 0,
            headers: res.headers,
            rawHeaders: res.rawHeaders,
            body: whole,
            text: whole.toString('utf8'),
            trailers: res.trailers,
            informational,
          });
        });
      },
    );
    req.on('information', ({ statusCode, headers: early }) =>
      informational.push({ status: statusCode, headers: early }),
    );
    req.on('error', reject);
    req.end(body);
  });
}

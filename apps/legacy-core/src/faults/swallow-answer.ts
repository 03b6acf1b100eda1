import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Gives the face's own answer after all. */
type OwnAnswer = () => void;

/**
 * Keeps a face's answer back until it is whole, and then does something else.
 *
 * @param holdBackMs how long after that
 * @param otherwise gets the response as if nothing had been said, and the way to say what the face said
 */
export function insteadOfAnswer(
  res: ServerResponse,
  holdBackMs: number,
  otherwise: (res: ServerResponse, own: OwnAnswer) => void,
): void {
  const methods = {
    writeHead: res.writeHead.bind(res),
    write: res.write.bind(res),
    end: res.end.bind(res),
    appendHeader: res.appendHeader.bind(res),
    setHeader: res.setHeader.bind(res),
  };
  const restore = (): void => void Object.assign(res, methods);
  const cookies: (readonly [name: string, value: string | readonly string[]])[] = [];
  const body: Buffer[] = [];
  let head: readonly [status: number, headers: OutgoingHttpHeaders] = [200, {}];
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string') body.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) body.push(Buffer.from(chunk));
  };
  res.appendHeader = (name, value) => {
    cookies.push([name, value]);
    return res;
  };
  res.setHeader = (name, value) => {
    cookies.push([name, typeof value === 'number' ? String(value) : value]);
    return res;
  };
  res.writeHead = ((status: number, headers: OutgoingHttpHeaders = {}) => {
    head = [status, headers];
    return res;
  }) as ServerResponse['writeHead'];
  res.write = ((chunk: unknown) => {
    keep(chunk);
    return true;
  }) as ServerResponse['write'];
  res.end = ((chunk: unknown) => {
    keep(chunk);
    restore();
    const own = (): void => {
      for (const [name, value] of cookies) res.appendHeader(name, value);
      res.writeHead(...head).end(Buffer.concat(body));
    };
    const act = (): void => {
      if (!res.destroyed) otherwise(res, own);
    };
    if (holdBackMs > 0) setTimeout(act, holdBackMs).unref();
    else act();
    return res;
  }) as ServerResponse['end'];
}

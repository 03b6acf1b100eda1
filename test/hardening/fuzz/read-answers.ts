/** An answer as a client of no great care reads it. */
export interface ReadAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
  /** Nothing tells that something is missing. */
  readonly whole: boolean;
}

/**
 * The final answers in what came on a connection, in order. The same reading is made of what the core sent and of what the
 * client received, so that both can be held against each other.
 *
 * @param methods of the requests, in order; reading ends after their answers
 * @param ended the connection ended in order, not by a reset
 * @returns the answers, and what came after the last of them
 */
export function readAnswers(
  text: string,
  methods: readonly string[],
  ended: boolean,
): { answers: readonly ReadAnswer[]; rest: string } {
  const answers: ReadAnswer[] = [];
  let rest = text;
  while (answers.length < methods.length && rest !== '') {
    const headEnd = rest.indexOf('\r\n\r\n');
    const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |\r\n)/.exec(rest)?.[1] ?? 0);
    if (headEnd === -1 || status === 0) return { answers, rest: headEnd === -1 ? '' : rest };
    const head = rest.slice(0, headEnd + 2);
    const after = rest.slice(headEnd + 4);
    if (status < 200) {
      rest = after;
      continue;
    }
    const { body, left, whole } = readBody(
      head,
      after,
      ended,
      (methods[answers.length] === 'HEAD' && !(isOfNoRequest(status, head) && after !== '')) ||
        status === 204 ||
        status === 304,
    );
    answers.push({ status, head, body, whole });
    rest = left;
    if (!whole) return { answers, rest: '' };
  }
  return { answers, rest };
}

/** A head that cannot be read, or did not arrive in time, has no method yet: its refusal has a body, and ends the connection. */
function isOfNoRequest(status: number, head: string): boolean {
  return [400, 408, 413, 414, 431].includes(status) && /\r\nconnection: close\r\n/i.test(head);
}

function readBody(
  head: string,
  text: string,
  ended: boolean,
  none: boolean,
): { body: string; left: string; whole: boolean } {
  if (none) return { body: '', left: text, whole: true };
  if (/\r\ntransfer-encoding:[ \t]*chunked[ \t]*\r\n/i.test(head)) return readChunks(text);
  const length = /\r\ncontent-length:[ \t]*(\d+)[ \t]*\r\n/i.exec(head)?.[1];
  if (length === undefined) return { body: text, left: '', whole: ended };
  const body = text.slice(0, Number(length));
  return { body, left: text.slice(body.length), whole: body.length === Number(length) };
}

function readChunks(text: string): { body: string; left: string; whole: boolean } {
  let body = '';
  let left = text;
  for (;;) {
    const line = /^([0-9a-f]+)[^\r\n]*\r\n/i.exec(left);
    if (line === null) return { body, left: '', whole: false };
    const size = Number.parseInt(line[1]!, 16);
    left = left.slice(line[0].length);
    if (size === 0) break;
    if (left.length < size + 2 || left.slice(size, size + 2) !== '\r\n') return { body, left: '', whole: false };
    body += left.slice(0, size);
    left = left.slice(size + 2);
  }
  const trailers = /^(?:[^\r\n]+\r\n)*\r\n/.exec(left);
  return trailers === null
    ? { body, left: '', whole: false }
    : { body, left: left.slice(trailers[0].length), whole: true };
}

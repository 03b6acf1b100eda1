import { createHash } from 'node:crypto';
import type { Chance } from './chance.js';
import { mutate } from './mutate.js';
import { chunks } from './requests.js';

const FIELDS = [
  'Content-Type: text/html', 'Set-Cookie: a=b', 'Set-Cookie: c=d', 'Connection: close', 'Connection: keep-alive, X-Hop',
  'X-Hop: 1', 'Keep-Alive: timeout=5', 'Trailer: X-Sum', 'Location: /y', 'Via: 1.1 old', 'Upgrade: h2c', 'X-Utf: caf\xe9',
  'Content-Type: text/event-stream', 'Cache-Control: no-store', 'Proxy-Authenticate: x',
]; // prettier-ignore
const STATUSES = [
  '200 OK',
  '200 OK',
  '200',
  '404 Not Found',
  '500 \xe9',
  '204 No Content',
  '304 Not Modified',
  '302 Found',
  '999 X',
];

/** What the core plays to one request. */
export interface Play {
  readonly packets: readonly string[];
  readonly ending: 'stay' | 'close' | 'reset';
  /** Is something wrong with it? */
  readonly malformed: boolean;
}

/** An answer; in most of the plays with something wrong with it. The body says whose it is. @param mark of its request */
export function play(mark: string, chance: Chance): Play {
  const filler = createHash('sha1').update(mark).digest('hex');
  const body = `<${mark}>${filler.repeat(chance.pick([0, 1, 1, 20, 20, 200, 2_500]))}</${mark}>`;
  const fields = chance.some(FIELDS, 0, 4);
  const version = chance.happens(0.85) ? 'HTTP/1.1' : 'HTTP/1.0';
  const framing = chance.below(3);
  let tail = body;
  if (framing === 0) fields.push(`Content-Length: ${body.length}`);
  else if (framing === 1 && version === 'HTTP/1.1') {
    fields.push('Transfer-Encoding: chunked');
    tail = `${chunks(body, chance)}0\r\n${fields.includes('Trailer: X-Sum') ? 'X-Sum: 1\r\n' : ''}\r\n`;
  }
  const interim = chance.happens(0.1) ? 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n' : '';
  const head = `${interim}${version} ${chance.pick(STATUSES)}\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`;
  const whole = head + tail;
  const closes = framing === 2 || version === 'HTTP/1.0';
  if (chance.happens(0.25)) {
    return { packets: chance.packets(whole, 4), ending: closes ? 'close' : 'stay', malformed: false };
  }
  // Mutations of the body alone would be a different body, not a fault: the head and the framing are where it hurts.
  const hurt = framing === 1 && chance.happens(0.5) ? head + mutate(tail, chance) : mutate(head, chance) + tail;
  const cut = chance.happens(0.3) ? hurt.slice(0, chance.below(hurt.length + 1)) : hurt;
  const ending = chance.pick(['stay', 'close', 'close', 'reset'] as const);
  return { packets: chance.packets(cut, 5), ending, malformed: true };
}

import { connect } from 'node:net';
import { type Play, play } from './answers.js';
import type { Chance } from './chance.js';
import type { HostileCore } from './hostile-core.js';
import { mutate } from './mutate.js';
import { type ReadAnswer, readAnswers } from './read-answers.js';
import { request } from './requests.js';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
/** Longer than every wait of the gateway under the fuzz's limits. */
const GIVE_UP_MS = 1_500;

export interface Heard {
  readonly text: string;
  /** `left` is this side's own doing. */
  readonly end: 'ended' | 'reset' | 'left';
}

/** Plays packets, then listens until the other side ends, `enough` says so, or patience does. */
export async function converse(
  port: number,
  packets: readonly string[],
  enough: (text: string) => boolean,
): Promise<Heard> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let text = '';
    const end = (how: Heard['end']) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, end: how });
    };
    const timer = setTimeout(() => end('left'), GIVE_UP_MS);
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      if (enough(text)) end('left');
    });
    socket.on('end', () => end('ended'));
    socket.on('error', () => end('reset'));
    socket.on('connect', () => void send());
    const send = async () => {
      for (const packet of packets) {
        if (socket.destroyed) return;
        socket.write(packet, 'latin1');
        await new Promise(setImmediate);
      }
    };
  });
}

/** A client that says anything. What becomes of it shows at the core, which reads strictly, and in the gateway's life. */
export async function hostileRequests(port: number, chance: Chance): Promise<string | undefined> {
  const texts = Array.from({ length: 1 + chance.below(3) }, () => request(chance));
  const bytes = chance.happens(0.85) ? mutate(texts.join(''), chance) : texts.join('');
  const leavesAfter = chance.happens(0.3) ? chance.below(200) : Number.POSITIVE_INFINITY;
  let seen = 0;
  const { text } = await converse(port, chance.packets(bytes, 6), (all) => {
    seen = all.split('HTTP/1.1 ').length - 1;
    return all.length > leavesAfter || seen >= texts.length * 2;
  });
  return /6\.6\.6\.6|admin666/.test(text) ? 'an answer reflects the request' : undefined;
}

/** A sane client in front of a core that says anything: what looks whole must be what the core said. */
export async function hostileAnswers(
  port: number,
  core: HostileCore,
  name: string,
  chance: Chance,
): Promise<string | undefined> {
  const version = chance.happens(0.85) ? '1.1' : '1.0';
  const methods =
    version === '1.0' ? [chance.pick(['GET', 'HEAD', 'POST'])] : chance.some(['GET', 'GET', 'HEAD', 'POST'], 1, 3);
  const ids = methods.map((_method, index) => `${name}-${index}`);
  for (const id of ids) core.plays.set(id, play(id, chance));
  const bytes = methods
    .map((method, index) => {
      const body = method === 'POST' ? 'hello' : '';
      return `${method} /x HTTP/${version}\r\nHost: shop\r\nX-Play: ${ids[index]}\r\n${body === '' ? '' : 'Content-Length: 5\r\n'}\r\n${body}`;
    })
    .join('');
  const heard = await converse(port, chance.packets(bytes, 4), (text) => {
    const { answers } = readAnswers(text, methods, false);
    return answers.length === methods.length && answers.every(({ whole }) => whole);
  });
  const fault = judge(heard, methods, ids, core);
  for (const id of ids) {
    core.plays.delete(id);
    core.said.delete(id);
  }
  return fault;
}

function judge(
  heard: Heard,
  methods: readonly string[],
  ids: readonly string[],
  core: HostileCore,
): string | undefined {
  const { answers, rest } = readAnswers(heard.text, methods, heard.end === 'ended');
  if (rest !== '') return `glued on: ${JSON.stringify(rest.slice(0, 200))}`;
  for (const [index, answer] of answers.entries()) {
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|[^\r]\n|\r[^\n]/.test(answer.head))
      return 'a control character in a head';
    if (!answer.whole || isProblem(answer)) continue;
    const said = core.said.get(ids[index]!);
    if (said === undefined) return `answered ${answer.status} without the core`;
    const meant = readAnswers(said.text, [methods[index]!], said.closed).answers[0];
    if (meant?.whole !== true) return `looks whole, but the core said ${JSON.stringify(said.text.slice(0, 400))}`;
    if (meant.body !== answer.body || meant.status !== answer.status) {
      return `${JSON.stringify(answer.body.slice(0, 200))} where the core said ${JSON.stringify(said.text.slice(0, 400))}`;
    }
  }
  return undefined;
}

function isProblem({ status, head, body }: ReadAnswer): boolean {
  return (
    status >= 400 &&
    /\r\ncontent-type: application\/problem\+json\r\n/i.test(head) &&
    (body === '' || /^\{.*"code":".*\}$/.test(body))
  );
}

/** A WebSocket handshake whose answer went wrong: 101 only if the core really agreed. */
export async function hostileHandshake(
  port: number,
  core: HostileCore,
  name: string,
  chance: Chance,
): Promise<string | undefined> {
  const agreed = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${ACCEPT}\r\n\r\n`;
  const answer = mutate(agreed, chance);
  const ending: Play['ending'] = chance.pick(['stay', 'close', 'reset']);
  core.plays.set(name, { packets: chance.packets(answer, 4), ending });
  const asked = `GET /ws HTTP/1.1\r\nHost: shop\r\nX-Play: ${name}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n\r\n`;
  const bytes = chance.happens(0.3) ? mutate(asked, chance) : asked;
  const { text } = await converse(port, chance.packets(bytes, 3), (all) => all.includes('\r\n\r\n'));
  core.plays.delete(name);
  core.said.delete(name);
  if (!text.startsWith('HTTP/1.1 101')) return undefined;
  return answer.includes(ACCEPT) ? undefined : 'a handshake was believed';
}

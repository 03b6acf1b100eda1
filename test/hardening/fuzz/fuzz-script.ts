import { type Play, play } from './answers.js';
import { Chance } from './chance.js';
import { markOf } from './marks.js';
import { mutate } from './mutate.js';
import { plainRequest, request, type GrammarRequest } from './requests.js';

/** Requests that are sent at once, one behind the other (pipelined). */
export interface Turn {
  readonly packets: readonly string[];
  /** Of its requests, in order. */
  readonly methods: readonly string[];
  /** Of its requests, in order. */
  readonly marks: readonly string[];
  /** Nothing happened to its bytes: each of its answers can be told to be that of its request. */
  readonly clean: boolean;
  /** The client leaves after so many bytes of its answers; absent: it stays. */
  readonly leavesAfter?: number;
}

/**
 * Everything that one client says, and what the core says to it. Made by chance alone and before anything is played, so that
 * the same one can be kept and played again (`corpus/`). Latin-1 characters stand for bytes.
 */
export interface FuzzScript {
  /** `requests`: the client says anything; `victim`: it says nothing wrong; `answers`: the core says anything; `handshake`: a WebSocket's. */
  readonly kind: 'requests' | 'victim' | 'answers' | 'handshake';
  /** In the marks of its requests. */
  readonly number: number;
  readonly turns: readonly Turn[];
  /** By the mark of the request; what is not here is answered plainly. */
  readonly plays: Readonly<Record<string, Play>>;
}

export const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** Shares of the kinds: about nine requests with accidents to one answer with accidents. */
const SHARES = { answers: 0.38, handshake: 0.02, victim: 0.08 };

/** The script of this number: the same seed gives the same one. */
export function scriptOf(seed: number, number: number): FuzzScript {
  const chance = new Chance(Math.imul(seed, 0x9e3779b1) ^ number);
  const kind = chance.next();
  if (kind < SHARES.answers) return hostileAnswers(number, chance);
  if (kind < SHARES.answers + SHARES.handshake) return hostileHandshake(number, chance);
  if (kind < SHARES.answers + SHARES.handshake + SHARES.victim) return victim(number, chance);
  return hostileRequests(number, chance);
}

/** A client that says anything, up to five times; with accidents, or in odd words that mean what they say. */
function hostileRequests(number: number, chance: Chance): FuzzScript {
  const turns: Turn[] = [];
  let index = 0;
  for (let left = 2 + chance.below(4); left > 0; left--) {
    const requests = Array.from({ length: 1 + chance.below(4) }, () => {
      const mark = markOf({ number, index: index++ });
      return { mark, ...request(chance, mark, 0.15) };
    });
    turns.push(turnOf(requests, chance, !chance.happens(0.5)));
  }
  return { kind: 'requests', number, turns, plays: {} };
}

function turnOf(
  requests: readonly (GrammarRequest & { readonly mark: string })[],
  chance: Chance,
  clean: boolean,
): Turn {
  const text = requests.map((each) => each.text).join('');
  const bytes = clean ? text : mutate(text, chance);
  return {
    packets: chance.packets(bytes, 5),
    methods: requests.map(({ method }) => method),
    marks: requests.map(({ mark }) => mark),
    clean,
    ...(chance.happens(0.08) && { leavesAfter: chance.below(200) }),
  };
}

/** A client that says nothing wrong, on a connection that stays. */
function victim(number: number, chance: Chance): FuzzScript {
  const turns = Array.from({ length: 3 + chance.below(6) }, (_each, index): Turn => {
    const mark = markOf({ number, index });
    const { method, text } = plainRequest(chance, mark);
    return { packets: chance.packets(text, 2), methods: [method], marks: [mark], clean: true };
  });
  return { kind: 'victim', number, turns, plays: {} };
}

/** A sane client in front of a core that says anything. */
function hostileAnswers(number: number, chance: Chance): FuzzScript {
  const version = chance.happens(0.85) ? '1.1' : '1.0';
  const methods =
    version === '1.0' ? [chance.pick(['GET', 'HEAD', 'POST'])] : chance.some(['GET', 'GET', 'HEAD', 'POST'], 1, 4);
  const marks = methods.map((_method, index) => markOf({ number, index }));
  const plays = Object.fromEntries(marks.map((mark) => [mark, play(mark, chance)]));
  const bytes = methods
    .map((method, index) => {
      const body = method === 'POST' ? 'hello' : '';
      const length = body === '' ? '' : 'Content-Length: 5\r\n';
      return `${method} /x HTTP/${version}\r\nHost: shop\r\nX-Mark: ${marks[index]}\r\n${length}\r\n${body}`;
    })
    .join('');
  return {
    kind: 'answers',
    number,
    turns: [{ packets: chance.packets(bytes, 4), methods, marks, clean: true }],
    plays,
  };
}

/** A WebSocket handshake whose answer went wrong. */
function hostileHandshake(number: number, chance: Chance): FuzzScript {
  const mark = markOf({ number, index: 0 });
  const agreed = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${ACCEPT}\r\n\r\n`;
  const answer = mutate(agreed, chance);
  const ending: Play['ending'] = chance.pick(['stay', 'close', 'reset']);
  const plays = { [mark]: { packets: chance.packets(answer, 4), ending, malformed: true } };
  const asked = `GET /ws HTTP/1.1\r\nHost: shop\r\nX-Mark: ${mark}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n\r\n`;
  const clean = !chance.happens(0.3);
  const packets = chance.packets(clean ? asked : mutate(asked, chance), 3);
  return { kind: 'handshake', number, turns: [{ packets, methods: ['GET'], marks: [mark], clean }], plays };
}

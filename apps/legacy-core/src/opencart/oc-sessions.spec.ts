import { type IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import { OC_SESSION_LIFE_MS, OcSessions } from './oc-sessions.js';

const NOBODY = new URLSearchParams();
const bringing = (cookie: string) => ({ headers: { cookie } }) as IncomingMessage;

function sessionsAt(clock: { nowMs: number }) {
  const sessions = new OcSessions(() => clock.nowMs);
  const begin = () => sessions.begin(new ServerResponse(bringing('')));
  return { sessions, begin };
}

test('a session ends fifteen minutes after it began, used or not', () => {
  const clock = { nowMs: 1_000_000 };
  const { sessions, begin } = sessionsAt(clock);
  const { id } = begin();
  const found = () => sessions.of(bringing(`a=1; OCSESSID=${id}; b=2`), NOBODY)?.id;
  clock.nowMs += OC_SESSION_LIFE_MS - 1;
  expect(found()).toBe(id);
  clock.nowMs += 1;
  expect(found()).toBeUndefined();
});

test('ids that nobody was given are nobody’s', () => {
  const { sessions, begin } = sessionsAt({ nowMs: 0 });
  const { id } = begin();
  expect(sessions.of(bringing(`OCSESSID=${'0'.repeat(26)}`), NOBODY)).toBeUndefined();
  expect(sessions.of(bringing(`OCSESSID=${id}`), new URLSearchParams({ api_token: 'other' }))).toBeUndefined();
  expect(sessions.of(bringing(''), new URLSearchParams({ api_token: id }))?.id).toBe(id);
});

test('five thousand at most: the oldest goes', () => {
  const { sessions, begin } = sessionsAt({ nowMs: 0 });
  const first = begin();
  const others = Array.from({ length: 5000 }, begin);
  expect(sessions.of(bringing(`OCSESSID=${first.id}`), NOBODY)).toBeUndefined();
  expect(sessions.of(bringing(`OCSESSID=${others[0]?.id}`), NOBODY)).toBe(others[0]);
});

import type { Answer } from './ask.js';
import { type RunningCore, SOAP_KEY, SOAP_USER } from './running-core.js';

type Fields = readonly (readonly [name: string, value: string])[] | Readonly<Record<string, string>>;

function encoded(fields: Fields): string {
  const pairs = Array.isArray(fields) ? (fields as readonly (readonly [string, string])[]) : Object.entries(fields);
  const query = new URLSearchParams();
  for (const [name, value] of pairs) query.append(name, value);
  return query.toString();
}

/** Asks one route of `/index.php`; with a form it is posted. */
export function askIndex(
  running: RunningCore,
  route: string,
  query: Fields = {},
  form?: Fields,
  cookie?: string,
): Promise<Answer> {
  const target = `/index.php?route=${route}&${encoded(query)}`;
  const headers = cookie === undefined ? {} : { Cookie: cookie };
  return form === undefined
    ? running.ask(target, { headers })
    : running.ask(target, { method: 'POST', headers, body: encoded(form) });
}

/** The `OCSESSID` line of an answer, as a Cookie header brings it back. */
export function sessionOf(answer: Answer): string {
  return (answer.headers['set-cookie'] ?? []).find((line) => line.startsWith('OCSESSID='))?.split(';')[0] ?? '';
}

/** A live token of the API user. */
export async function apiTokenOf(running: RunningCore): Promise<string> {
  const answer = await askIndex(running, 'api/login', {}, { username: SOAP_USER, key: SOAP_KEY });
  return (JSON.parse(answer.text) as { api_token: string }).api_token;
}

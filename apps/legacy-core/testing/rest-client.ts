import type { Answer } from './ask.js';
import { REST_PASSWORD, REST_USER, type RunningCore } from './running-core.js';

const TOKEN_PATH = '/rest/V1/integration/admin/token';

/** Asks for a token with these credentials; answers as the core does. */
export function askForToken(running: RunningCore, credentials: unknown): Promise<Answer> {
  return running.ask(TOKEN_PATH, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(credentials),
  });
}

/** A live token. */
export async function tokenOf(running: RunningCore): Promise<string> {
  const answer = await askForToken(running, { username: REST_USER, password: REST_PASSWORD });
  return JSON.parse(answer.text) as string;
}

/** Asks one of the REST faces with a token. */
export function askRest(running: RunningCore, path: string, token: string): Promise<Answer> {
  return running.ask(path, { headers: { Authorization: `Bearer ${token}` } });
}

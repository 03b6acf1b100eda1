/** Sessions remembered for each count: more than any policy asks for, and few enough to send twice a second. */
export const MOST_SESSIONS = 8;

/** Adds a session unless it is known or there are enough. */
export function rememberSession(sessions: string[], session: string): void {
  if (sessions.length < MOST_SESSIONS && !sessions.includes(session)) sessions.push(session);
}

/** Sessions remembered for each count: more than any policy asks for, and few enough to send twice a second. */
export const MOST_SESSIONS = 8;

/** Adds a session unless it is known or there are enough. @param hash of the session; not asked for when there are enough */
export function rememberSession(sessions: string[], hash: () => string): void {
  if (sessions.length >= MOST_SESSIONS) return;
  const session = hash();
  if (!sessions.includes(session)) sessions.push(session);
}

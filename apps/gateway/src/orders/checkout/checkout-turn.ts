import { setTimeout as passed } from 'node:timers/promises';
import { FINAL_AFTER_MS } from '@banyan/domains';
import type { CoreSessions, SessionTurn } from '@banyan/ledger';
import type { Clock } from '@banyan/kernel';
import type { OrdersPolicy } from '../orders-policy.js';

/**
 * Takes a session's next turn, or waits for it: of two clicks the second hears what came of the first. A session whose order nobody can name
 * is nobody's: a request is on its way that begins one, and would be what the next confirms.
 *
 * @returns undefined: it is not to be had in time
 * @throws StoreUnavailable
 */
export async function takeTurn(
  sessions: CoreSessions,
  session: string,
  client: AbortSignal,
  clock: Clock,
  { turnMs, waitMs, lookMs }: OrdersPolicy['checkout'],
): Promise<SessionTurn | undefined> {
  const endMs = clock.monotonicMs() + waitMs;
  for (;;) {
    const turn = await sessions.take(session, turnMs);
    if (turn !== undefined) {
      if (turn.unheardMs === undefined || turn.unheardMs >= FINAL_AFTER_MS) return turn;
      await sessions.end(turn);
      return undefined;
    }
    if (client.aborted || clock.monotonicMs() >= endMs) return undefined;
    await passed(lookMs);
  }
}

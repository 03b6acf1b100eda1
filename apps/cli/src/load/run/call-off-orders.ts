import { setTimeout as pause } from 'node:timers/promises';
import { cancelOrder, type ShopQuestion } from '@banyan/shopping';
import type { Shooter } from './load-run.js';
import type { OrderNotes } from './order-notes.js';
import type { ShotAnswer } from './shot.js';

interface CallingOff {
  readonly shooter: Shooter;
  readonly session: string;
  readonly nowMs: () => number;
  /** False: somebody wants an end. */
  readonly goesOn: () => boolean;
}

const MOST_ROUNDS = 20;
const BETWEEN_ROUNDS_MS = 1_000;
const AT_ONCE = 8;
const SWEEP_MS = 100;

/**
 * Calls off what a run has left: orders whose calling off was not answered, and such of which nobody said what came of them.
 * What is left after some rounds stays in the notes.
 */
export async function callOffOrders(notes: OrderNotes, calling: CallingOff): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS && notes.open.size + notes.doubtful.size > 0 && calling.goesOn(); round++) {
    if (round > 0) await pause(BETWEEN_ROUNDS_MS);
    await askAll([...notes.doubtful], notes, calling);
    await askAll([...notes.open].map(cancelOrder), notes, calling);
  }
}

async function askAll(questions: readonly ShopQuestion[], notes: OrderNotes, calling: CallingOff): Promise<void> {
  const left = [...questions];
  const sweeping = setInterval(() => calling.shooter.sweep(calling.nowMs()), SWEEP_MS);
  try {
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let next = left.pop(); next !== undefined && calling.goesOn(); next = left.pop()) {
          notes.note(next, await ask(next, calling));
        }
      }),
    );
  } finally {
    clearInterval(sweeping);
  }
}

function ask(question: ShopQuestion, { shooter, session, nowMs }: CallingOff): Promise<ShotAnswer> {
  return new Promise((resolve) => shooter.send({ question, session, dueMs: nowMs(), isRead: true }, resolve));
}

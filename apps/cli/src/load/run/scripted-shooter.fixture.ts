import type { Shooter } from './load-run.js';
import type { Shot, ShotAnswer } from './shot.js';

type Said = Pick<ShotAnswer, 'status'> & Partial<ShotAnswer>;

/** Answers when the test says so, and holds what was shot until then. */
export class ScriptedShooter implements Shooter {
  readonly shots: Shot[] = [];
  #held: { readonly shot: Shot; readonly onAnswer: (answer: ShotAnswer) => void }[] = [];

  constructor(private readonly nowMs: () => number) {}

  get underWay(): number {
    return this.#held.length;
  }

  send(shot: Shot, onAnswer: (answer: ShotAnswer) => void): void {
    this.shots.push(shot);
    this.#held.push({ shot, onAnswer });
  }

  sweep(): void {
    // Nobody is impatient here.
  }

  /** Answers everything that is held, and what follows from it. */
  answerAll(said: (shot: Shot) => Said): void {
    while (this.#held.length > 0) {
      const held = this.#held;
      this.#held = [];
      for (const { shot, onAnswer } of held) {
        const nowMs = this.nowMs();
        onAnswer({ body: {}, sentMs: nowMs, endMs: nowMs, isGivenUp: false, ...said(shot) });
      }
    }
  }
}

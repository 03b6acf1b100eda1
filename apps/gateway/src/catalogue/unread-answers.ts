import type { ServerResponse } from 'node:http';

/** How many clients may be behind with an answer that waits for them in memory. Each has at most one kept answer's bytes there. */
const MOST = 32;

/** Answers that came faster than their clients take them. Clients that read nothing must not fill the memory with pages. */
export class UnreadAnswers {
  #count = 0;

  /** @returns false where there are enough already: this one is then sent at its client's pace */
  admit(response: ServerResponse): boolean {
    if (this.#count >= MOST) return false;
    this.#count++;
    response.once('close', () => this.#count--);
    return true;
  }
}

import type { ShopQuestion } from '@banyan/shopping';
import type { ShotAnswer } from './shot.js';

/** What a run has ordered, so that it leaves nothing behind. */
export class OrderNotes {
  placed = 0;
  calledOff = 0;
  /** References of orders that are not called off yet. */
  readonly open = new Set<string>();
  /** Orders of which nobody said what came of them; asked again with the same key, they say. */
  readonly doubtful = new Set<ShopQuestion>();

  note(question: ShopQuestion, answer: ShotAnswer): void {
    if (question.operation === 'order.place') this.#placed(question, answer);
    if (question.operation === 'order.cancel' && answer.status === 200) {
      if (this.open.delete(referenceIn(question))) this.calledOff += 1;
    }
  }

  #placed(question: ShopQuestion, { status, body: { reference }, sentMs }: ShotAnswer): void {
    if (status === 201 && typeof reference === 'string') {
      this.placed += 1;
      this.open.add(reference);
      this.doubtful.delete(question);
    } else if (sentMs !== undefined && isOpen(status)) this.doubtful.add(question);
    else this.doubtful.delete(question);
  }
}

/** By the order contract: 202, 409, every 5xx and no answer say nothing of what came of it. */
function isOpen(status: number): boolean {
  return status === 0 || status === 202 || status === 409 || status === 429 || status >= 500;
}

/** `/orders/v2/orders/<reference>/cancellation` */
function referenceIn({ target }: ShopQuestion): string {
  return target.split('/').at(-2) ?? '';
}

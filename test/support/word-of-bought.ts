import type { Bought } from '../../apps/stack/src/demo/order-patience.js';

/** What somebody was told, in a word or two. */
export function wordOfBought(bought: Bought): string {
  switch (bought.kind) {
    case 'placed':
      return bought.state;
    case 'refused':
      return `refused: ${bought.code}`;
    case 'not-quoted':
      return `not quoted: ${bought.status}`;
    case 'fault':
      return `fault: ${bought.status} ${bought.code}`;
    case 'unknown':
      return 'unknown';
  }
}

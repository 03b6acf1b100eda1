import type { CheckFault } from '@banyan/contracts';
import { counterexampleText } from './counterexample-text.js';

/** A fault of a check with its counterexample and the way out, as people read it. */
export function checkFaultText({ contract, message, fix, change }: CheckFault): string {
  const shown = change === undefined ? '' : counterexampleText(change);
  return [`${contract}: ${message}`, ...(shown === '' ? [] : [shown]), `  fix: ${fix}`].join('\n');
}

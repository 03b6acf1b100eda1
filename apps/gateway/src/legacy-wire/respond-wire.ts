import type { WireAnswer } from '@banyan/contracts';
import type { Exchange } from '../pipeline/exchange.js';

/** As passthrough adds it to every answer of the core. */
const VIA = '1.1 banyan';

/**
 * Writes the service's answer in the words of the core, with the head that the core gives. Nothing says who answered: no
 * `Contract-Version`, no `Age`, no cookie of ours.
 */
export function respondWire({ response, span }: Exchange, { status, text }: WireAnswer, head: readonly string[]): void {
  if (response.destroyed || response.headersSent) return;
  span.set({ 'http.response.status_code': status });
  const body = Buffer.from(text, 'utf8');
  response.writeHead(status, [...head, 'Content-Length', String(body.length), 'Via', VIA]);
  response.end(body);
}

import type { IncomingMessage } from 'node:http';
import type { FaultSwitches } from '../faults/switches.js';
import type { AccessTokens } from './access-tokens.js';

/** Whether a call brings a live token; the fault `expireSessions` ends the one it brings first. */
export function bringsToken(
  req: IncomingMessage,
  tokens: AccessTokens,
  faults: FaultSwitches,
  face: 'rest' | 'msi',
): boolean {
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '') ?? [];
  if (faults.strikes(face, 'expireSessions')) tokens.end(token);
  return tokens.isLive(token);
}

import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** RFC 6455 section 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Why a client's handshake cannot be forwarded; undefined when it can (RFC 6455 section 4.2.1). */
export function handshakeFault(req: IncomingMessage, head: Buffer): string | undefined {
  const { headers } = req;
  if (req.httpVersionMinor === 0) return 'an upgrade in HTTP/1.0';
  // Who reads this as a request with a body, or as two requests, would disagree with us on what follows.
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0) {
    return 'an upgrade with a body';
  }
  if (head.length > 0) return 'bytes before the handshake was answered';
  const key = headers['sec-websocket-key'];
  if (key === undefined || !/^[A-Za-z0-9+/]{22}==$/.test(key)) return 'no usable Sec-WebSocket-Key';
  if (headers['sec-websocket-version'] !== '13') return 'not WebSocket version 13';
  return undefined;
}

/**
 * Why the core's 101 does not answer this handshake; undefined when it does. A 101 taken on faith opens a raw pipe
 * between a client and a core that did not mean to (HARDENING 10; RFC 6455 section 4.1).
 */
export function acceptanceFault(asked: IncomingHttpHeaders, answered: IncomingHttpHeaders): string | undefined {
  const expected = createHash('sha1').update(`${asked['sec-websocket-key']}${GUID}`).digest('base64');
  if (answered['sec-websocket-accept'] !== expected) return 'Sec-WebSocket-Accept does not match';
  if (answered.upgrade?.toLowerCase() !== 'websocket') return 'not an upgrade to websocket';
  if (answered.connection === undefined || !listed(answered.connection.toLowerCase(), 'upgrade')) {
    return 'not a connection upgrade';
  }
  const extensions = names(answered['sec-websocket-extensions']);
  const offered = names(asked['sec-websocket-extensions']);
  if (!extensions.every((name) => offered.includes(name))) return 'an extension nobody offered';
  const chosen = answered['sec-websocket-protocol'];
  if (chosen !== undefined && !listed(asked['sec-websocket-protocol'], chosen)) return 'a subprotocol nobody offered';
  return undefined;
}

function listed(offered: string | undefined, chosen: string): boolean {
  return offered !== undefined && offered.split(',').some((one) => one.trim() === chosen.trim());
}

/** The extensions' names, without their parameters. */
function names(list: string | undefined): string[] {
  if (list === undefined) return [];
  return list.split(',').map((one) => one.replace(/;.*$/s, '').trim().toLowerCase());
}

import type { IncomingMessage } from 'node:http';
import type { TrustsAddress } from '@banyan/proxy';

/** Tells whether the client came over TLS: by our own socket, or by the word of a proxy we trust. */
export function isSecure(trusts: TrustsAddress): (request: IncomingMessage) => boolean {
  return (request) =>
    ('encrypted' in request.socket && request.socket.encrypted === true) ||
    (request.headers['x-forwarded-proto'] === 'https' && trusts(request.socket.remoteAddress));
}

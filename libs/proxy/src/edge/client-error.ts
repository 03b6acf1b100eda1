import type { ProblemCode } from '@banyan/kernel';

export interface ClientError extends NodeJS.ErrnoException {
  readonly rawPacket?: Buffer;
}

/** What bytes that are no request are answered with. None of them is ever reflected. */
export function problemOfClientError(error: ClientError, urlBytes: number): ProblemCode {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return overflowedInTarget(error.rawPacket, urlBytes) ? 'uri-too-long' : 'headers-too-large';
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 'body-too-large';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'request-timeout';
    default:
      return 'malformed-request';
  }
}

/** Did the parser run over its limit within the request line? */
function overflowedInTarget(packet: Buffer | undefined, urlBytes: number): boolean {
  if (packet === undefined) return false;
  const lineEnd = packet.indexOf('\n');
  return (lineEnd === -1 ? packet.length : lineEnd) > urlBytes;
}

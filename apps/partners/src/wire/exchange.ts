import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** A request as a party reads it: whole, before anything is done. */
export interface PartnerRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** The body as JSON. @throws RequestRefused when it is none */
  readonly json: () => unknown;
}

/** What a party says to it. Without a body there is none. */
export interface PartnerAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: OutgoingHttpHeaders;
}

/** An answer as it comes: its bytes, and what its header says of them. */
export interface Payload {
  readonly bytes: Buffer;
  /** Of the Content-Type header; empty for none. */
  readonly contentType: string;
}

/** What a payload is when it is well-formed. */
export type PayloadForm = 'xml' | 'json' | 'feed';

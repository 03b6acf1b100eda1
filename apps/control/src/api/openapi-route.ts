import type { Schema } from './openapi-schemas.js';

/** One operation of the JSON API, as it is described. */
export interface Route {
  readonly summary: string;
  readonly answer: string;
  readonly body?: string;
  /** What the same answer means with the status 202; absent: it is never given. */
  readonly accepted?: string;
  /** The media type of an answer that is a text, and no JSON. */
  readonly text?: string;
  /** Is it an answer that never ends, of server-sent events whose data are `answer`? */
  readonly stream?: boolean;
  /** Query parameters, none of them required. */
  readonly query?: Readonly<Record<string, Schema>>;
  /** May anybody ask, also who has not signed in? */
  readonly open?: boolean;
  /** Problem statuses it may answer with, beside those of everything that needs to know who asks. */
  readonly problems?: readonly number[];
}

/** By path, then by method. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Route>>>>;

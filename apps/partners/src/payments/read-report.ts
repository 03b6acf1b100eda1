import { malformed } from '../wire/request-refused.js';

/** Which charges a settlement report is about. */
export interface ReportQuestion {
  /** Made at or after, and before. */
  readonly from: Date;
  readonly until: Date;
  /** Behind the charge of this id; undefined: from the first one on. */
  readonly after: string | undefined;
  readonly limit: number;
}

const MOST_LISTED = 1_000;
const USUAL_LISTED = 100;
/** RFC 3339, in UTC. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** @throws RequestRefused 400 */
export function readReport(query: URLSearchParams): ReportQuestion {
  const after = query.get('after') ?? undefined;
  if (after !== undefined && !UUID.test(after)) throw malformed('after must be the id of a charge');
  const limit = query.get('limit');
  const count = limit === null ? USUAL_LISTED : Number(limit);
  if (!Number.isSafeInteger(count) || count < 1 || count > MOST_LISTED) {
    throw malformed(`limit must be a whole number, 1 to ${MOST_LISTED}`);
  }
  return { from: instantOf(query, 'from'), until: instantOf(query, 'until'), after, limit: count };
}

function instantOf(query: URLSearchParams, name: string): Date {
  const text = query.get(name) ?? '';
  const at = new Date(text);
  if (!INSTANT.test(text) || Number.isNaN(at.getTime())) {
    throw malformed(`${name} must be an instant, such as 2026-11-28T07:00:00Z`);
  }
  return at;
}

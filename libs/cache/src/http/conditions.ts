import { type RawFields, valueOf } from './fields.js';
import { readHttpDate } from './http-date.js';
import { opaqueTag } from './keep-answer.js';
import type { StoredAnswer } from './stored-answer.js';

/** Fields that ask under a condition that a kept answer can be held against. */
export const CONDITIONS: ReadonlySet<string> = new Set(['if-none-match', 'if-modified-since']);

/** An entity tag: what is between its quotes may hold a comma. */
const TAG = /(?:W\/)?"[^"]*"|\*/g;

/** Does the client hold what would be given (RFC 9110 section 13.2.2)? Of answers with status 200 alone. */
export function isNotModified(request: RawFields, stored: StoredAnswer, wallMs: number): boolean {
  if (stored.status !== 200) return false;
  const tags = valueOf(request, 'if-none-match');
  if (tags !== undefined) {
    const ours = valueOf(stored.fields, 'etag');
    const theirs = [...tags.matchAll(TAG)].map(([tag]) => tag);
    return theirs.includes('*') || (ours !== undefined && theirs.some((tag) => opaqueTag(tag) === opaqueTag(ours)));
  }
  const since = readHttpDate(valueOf(request, 'if-modified-since') ?? '', wallMs);
  // Without a time of change, that of the answer is none later (RFC 9111 section 4.3.2).
  const [changed, dated] = [valueOf(stored.fields, 'last-modified'), valueOf(stored.fields, 'date')];
  const modified = readHttpDate(changed ?? dated ?? '', wallMs);
  return since !== undefined && modified !== undefined && modified <= since;
}

/** The fields that ask the core whether a kept answer still is its answer (RFC 9111 section 4.3.1); none: it has no validator. */
export function validatingFields(stored: StoredAnswer): readonly string[] {
  const [tag, modified] = [valueOf(stored.fields, 'etag'), valueOf(stored.fields, 'last-modified')];
  return [
    ...(tag === undefined ? [] : ['If-None-Match', tag]),
    ...(modified === undefined ? [] : ['If-Modified-Since', modified]),
  ];
}

import { isoUtc } from '@banyan/kernel';
import type { SqlPort } from '@banyan/outbox';
import type { TimelineQuery } from './timeline-entry.js';

/** A row of what happened, from tables that are no chain of decisions. */
export interface Happening {
  readonly id: string;
  readonly at: Date;
  readonly kind: string;
  /** Null: the whole shop's. */
  readonly domain: string | null;
  readonly by: string | null;
  readonly text: string;
  /** What it is about, such as an incident; what that is, its source knows. */
  readonly about: string;
}

/**
 * A page of what happened, as the timeline asks for it.
 *
 * @param happened a SELECT of the columns of a `Happening`; its own parameters begin with `$7`
 * @throws whatever the database says
 */
export function happenings(
  sql: SqlPort,
  happened: string,
  { kinds, domain, person, before, limit }: TimelineQuery & { readonly kinds: readonly string[] },
  parameters: readonly unknown[] = [],
): Promise<readonly Happening[]> {
  return sql.query<Happening[]>(
    `SELECT id, at, kind, domain, by, text, about FROM (${happened}) AS happened
     WHERE kind = ANY ($1::text[]) AND ($2::text IS NULL OR domain = $2) AND ($3::text IS NULL OR by = 'person ' || $3)
       AND ($4::timestamptz IS NULL OR at < $4 OR (at = $4 AND id COLLATE "C" < $5))
     ORDER BY at DESC, id COLLATE "C" DESC LIMIT $6`,
    [
      kinds,
      domain ?? null,
      person ?? null,
      before === undefined ? null : isoUtc(before.atMs),
      before?.id ?? null,
      limit,
      ...parameters,
    ],
  );
}

/** Those of a source that are asked for; all of them where nobody said. */
export function kindsAsked<Kind extends string>(known: readonly Kind[], { kinds }: TimelineQuery): readonly Kind[] {
  return kinds === undefined ? known : known.filter((kind) => kinds.includes(kind));
}

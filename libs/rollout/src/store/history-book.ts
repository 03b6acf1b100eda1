import type { EntityManager, EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { DecisionKind, DecisionRecord } from '../decisions/decision-record.js';
import { decisionOf, DecisionRow } from './decision.entity.js';
import type { Sighting, SightingKind } from './sighting.js';
import { sightingOf } from './sighting-book.js';
import { SightingRow } from './sighting.entity.js';

/** A page of what happened, the latest first. */
export interface HistoryQuery<Kind extends string = string> {
  /** What is older than this; of the same instant, what has a smaller id, whatever the id is of. Absent: from the latest on. */
  readonly before?: { readonly atMs: number; readonly id: string };
  /** Not older than this instant, ms. */
  readonly sinceMs?: number;
  readonly domain?: string;
  /** Absent: of all kinds; empty: none. */
  readonly kinds?: readonly Kind[];
  /** A person's name as it was given, whole. */
  readonly person?: string;
  readonly limit: number;
}

export async function decisionHistory(
  manager: EntityManager,
  query: HistoryQuery<DecisionKind>,
): Promise<readonly DecisionRecord[]> {
  const rows = paged(manager, DecisionRow, query);
  if (query.person !== undefined) rows.andWhere("seen.decided_by ->> 'name' = :person", { person: query.person });
  return (await rows.getMany()).map(decisionOf);
}

/** Nobody's: a person who is asked for has none. */
export async function sightingHistory(
  manager: EntityManager,
  query: HistoryQuery<SightingKind>,
): Promise<readonly Sighting[]> {
  if (query.person !== undefined) return [];
  return (await paged(manager, SightingRow, query).getMany()).map(sightingOf);
}

function paged<Row extends ObjectLiteral>(
  manager: EntityManager,
  of: EntityTarget<Row>,
  { before, sinceMs, domain, kinds, limit }: HistoryQuery,
): SelectQueryBuilder<Row> {
  const rows = manager
    .createQueryBuilder(of, 'seen')
    .orderBy('seen.at_ms', 'DESC')
    .addOrderBy('seen.id', 'DESC')
    .limit(limit);
  if (before !== undefined) {
    rows.andWhere('seen.at_ms <= :atMs', before);
    rows.andWhere('(seen.at_ms < :atMs OR seen.id::text COLLATE "C" < :id)', before);
  }
  if (sinceMs !== undefined) rows.andWhere('seen.at_ms >= :sinceMs', { sinceMs });
  if (domain !== undefined) rows.andWhere('seen.domain = :domain', { domain });
  if (kinds !== undefined) rows.andWhere('seen.kind = ANY(:kinds)', { kinds });
  return rows;
}

import { CHANNELS, CUSTOMER_GROUPS, type PromotionEffect, type PromotionScope } from '@banyan/domains';
import type { DataSource } from 'typeorm';
import type { NewerRows } from './follow-tables.js';
import type { BoardPromotion } from './promotion-board.js';

/** One statement, so that rows and revision are of one moment. Without any newer row it gives the position alone. */
const NEWER = `
  SELECT known.revision AS known_revision, known.generation, promotion.*
  FROM pricing.list_position AS known LEFT JOIN pricing.promotion ON promotion.revision > $1
  WHERE known.list = 'promotions'`;

interface NewerRow {
  readonly known_revision: string;
  readonly generation: string;
  readonly id: string | null;
  readonly removed: boolean;
  readonly title: string | null;
  readonly priority: number | null;
  readonly exclusive: boolean | null;
  readonly code: string | null;
  readonly threshold_minor: string | null;
  readonly channels: readonly string[] | null;
  readonly customer_groups: readonly string[] | null;
  readonly skus: readonly string[] | null;
  readonly categories: readonly number[] | null;
  readonly opens_at: Date | null;
  readonly closes_at: Date | null;
  readonly effect: string | null;
  readonly rate: number | null;
  readonly amount_minor: string | null;
  readonly take: number | null;
  readonly pay: number | null;
  readonly changed_at: Date;
  readonly doubted_field: string | null;
  readonly digest: string;
}

/** The doubt about what our own tables hold and this version cannot read: a later one wrote it. */
const UNREADABLE = 'promotion.tables';

/** What was written after a revision. */
export async function newerPromotions(dataSource: DataSource, revision: number): Promise<NewerRows<BoardPromotion>> {
  const found = await dataSource.query<NewerRow[]>(NEWER, [revision]);
  const [first] = found;
  return {
    rows: found.flatMap((row) =>
      row.id === null
        ? []
        : [{ id: row.id, digest: row.digest, changedAtMs: row.changed_at.getTime(), said: saidOf(row, row.id) }],
    ),
    mark: { revision: Number(first?.known_revision ?? 0), generation: Number(first?.generation ?? 0) },
  };
}

function saidOf(row: NewerRow, id: string): BoardPromotion['said'] {
  const scope = scopeOf(row);
  if (row.doubted_field !== null) return { kind: 'doubted', field: row.doubted_field, scope };
  if (row.removed) return { kind: 'removed' };
  const { title, priority, exclusive, threshold_minor: threshold } = row;
  const effect = effectOf(row);
  if (scope === null || effect === undefined || title === null || priority === null || exclusive === null) {
    return { kind: 'doubted', field: UNREADABLE, scope };
  }
  const window = { fromMs: row.opens_at?.getTime() ?? null, untilMs: row.closes_at?.getTime() ?? null };
  return {
    kind: 'promotion',
    promotion: { id, title, priority, exclusive, thresholdMinor: Number(threshold ?? 0), ...scope, window, effect },
  };
}

function scopeOf({ channels, customer_groups: groups, skus, categories, code }: NewerRow): PromotionScope | null {
  if (channels === null || groups === null || skus === null || categories === null) return null;
  const knownChannels = CHANNELS.filter((channel) => channels.includes(channel));
  const knownGroups = CUSTOMER_GROUPS.filter((group) => groups.includes(group));
  if (knownChannels.length !== channels.length || knownGroups.length !== groups.length) return null;
  return { channels: knownChannels, groups: knownGroups, code, skus, categories };
}

function effectOf({ effect, rate, amount_minor: amount, take, pay }: NewerRow): PromotionEffect | undefined {
  if (effect === 'percent-off' && rate !== null) return { kind: effect, rate };
  if (effect === 'amount-off' && amount !== null) return { kind: effect, amountMinor: Number(amount) };
  if (effect === 'n-for-m' && take !== null && pay !== null) return { kind: effect, take, pay };
  return undefined;
}

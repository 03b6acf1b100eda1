import type { DifferingField, MismatchKind } from '@banyan/shadow';
import { RATE_SCALE } from './pricing.model.js';

/** Canonical amounts, by the last step of their path. */
const AMOUNTS: ReadonlySet<string> = new Set([
  'amountMinor',
  'lineAmountMinor',
  'discountMinor',
  'totalMinor',
  'grossMinor',
  'taxMinor',
]);
/** A net amount for a gross one, or the other way round, is so to within this many minor units. */
const TAX_TOLERANCE_MINOR = 1;
const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

type Members = Readonly<Record<string, unknown>>;

/**
 * What can be different about a price, as who keeps prices would say it. First the ones that explain others: two answers of
 * which one is from before the opening of a window and one from after it differ in everything, and it is the window.
 */
export function pricingKindOf(field: DifferingField): MismatchKind | undefined {
  const { path, legacy, service } = field;
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (name === 'changesAtMs') return { kind: 'window-edge', about: apartText(legacy, service) };
  if (name === 'currency') return { kind: 'currency', about: againstText(legacy, service) };
  if (name === 'taxRate' || name === 'rate') return { kind: 'tax-rate', about: ratesText(legacy, service) };
  if (name === 'taxMode') return { kind: 'tax-mode', about: againstText(legacy, service) };
  if (name === 'kind') return { kind: 'other-kind', about: againstText(legacy, service) };
  if (isAtWindow(field)) return { kind: 'window-edge', about: 'asked as it opened or closed' };
  if (path.startsWith('promotions')) return promotionKind(field, name);
  if (path.startsWith('codes') && name === 'state') return { kind: 'code-state', about: againstText(legacy, service) };
  if (name === 'basis') return { kind: 'basis', about: againstText(legacy, service) };
  if (name === 'per') return { kind: 'price-unit', about: againstText(legacy, service) };
  if (/(^|\.)tiers(\.\*(\.fromQuantityE4)?)?$/.test(path)) return { kind: 'tiers' };
  return AMOUNTS.has(name) ? amountKind(field) : undefined;
}

function amountKind({ legacy, service, around }: DifferingField): MismatchKind | undefined {
  if (typeof legacy !== 'number' || typeof service !== 'number') return undefined;
  const rate = rateOf(around.legacy) ?? rateOf(around.service);
  const about = rate === undefined ? {} : { about: `tax ${rateText(rate)}` };
  const apart = Math.abs(service - legacy);
  if (apart === 1) return { kind: 'rounding', ...about };
  if (rate !== undefined && isTaxApart(legacy, service, rate)) return { kind: 'tax-in-or-out', ...about };
  return { kind: 'amount', ...about };
}

/** One of them with the tax in it, the other without. */
function isTaxApart(legacy: number, service: number, rate: number): boolean {
  if (rate === 0) return false;
  const [net, gross] = legacy < service ? [legacy, service] : [service, legacy];
  return Math.abs(net * (1 + rate / RATE_SCALE) - gross) <= TAX_TOLERANCE_MINOR;
}

function promotionKind({ legacy, service, around }: DifferingField, name: string): MismatchKind | undefined {
  if (Array.isArray(legacy) && Array.isArray(service)) return { kind: 'promotion-order' };
  const whole = name === '*';
  const [left, right] = whole ? [legacy, service] : [around.legacy.at(-1), around.service.at(-1)];
  const [id, other] = [idOf(left), idOf(right)];
  if (right === undefined) return { kind: 'promotion-missing', ...aboutId(id) };
  if (left === undefined) return { kind: 'promotion-extra', ...aboutId(other) };
  // In their order: where one is left out, those behind it stand beside others.
  if (id !== other) return { kind: 'promotion-other', about: againstText(id, other) };
  return name === 'amountMinor'
    ? { kind: isOneApart(legacy, service) ? 'rounding' : 'amount', ...aboutId(id) }
    : undefined;
}

function isOneApart(legacy: unknown, service: unknown): boolean {
  return typeof legacy === 'number' && typeof service === 'number' && Math.abs(legacy - service) === 1;
}

/** Was it asked within a second of an instant at which one of the answers says that it changes, and the other does not? */
function isAtWindow({ around, input, atMs }: DifferingField): boolean {
  const askedMs = (input as { readonly atMs?: number } | null)?.atMs ?? atMs;
  const edges = [around.legacy, around.service].map(edgeOf);
  if (edges[0] === edges[1]) return false;
  return edges.some((edge) => typeof edge === 'number' && Math.abs(edge - askedMs) <= SECOND_MS);
}

function edgeOf(around: readonly Members[]): unknown {
  return around.findLast((members) => 'changesAtMs' in members)?.['changesAtMs'];
}

/** The rate nearest to an amount. */
function rateOf(around: readonly Members[]): number | undefined {
  for (const members of around.toReversed()) {
    const rate = members['taxRate'] ?? members['rate'];
    if (typeof rate === 'number') return rate;
  }
  return undefined;
}

function apartText(legacy: unknown, service: unknown): string {
  if (legacy === null || legacy === undefined) return 'legacy knows none';
  if (service === null || service === undefined) return 'service knows none';
  if (typeof legacy !== 'number' || typeof service !== 'number') return 'no instant';
  const apartMs = Math.abs(legacy - service);
  if (apartMs <= SECOND_MS) return 'within a second';
  if (apartMs === HOUR_MS || apartMs === 2 * HOUR_MS) return 'by whole hours, as time zones are';
  if (apartMs === DAY_MS) return 'by a day';
  return 'further apart';
}

function ratesText(legacy: unknown, service: unknown): string {
  return `${rateText(legacy)} against ${rateText(service)}`;
}

function rateText(rate: unknown): string {
  return Number.isSafeInteger(rate) ? `${Number(rate) / 100} %` : 'none';
}

function againstText(legacy: unknown, service: unknown): string {
  return `${wordOf(legacy)} against ${wordOf(service)}`;
}

/** Words of the canonical model and ids of the shop; anything else would be a value. */
function wordOf(value: unknown): string {
  if (Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && /^[\w.-]{1,32}$/.test(value) ? value : 'none';
}

function idOf(promotion: unknown): unknown {
  return (promotion as Members | undefined)?.['id'];
}

function aboutId(id: unknown): { readonly about?: string } {
  return typeof id === 'string' ? { about: wordOf(id) } : {};
}

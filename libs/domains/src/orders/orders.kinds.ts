import type { DifferingField, MismatchKind } from '@banyan/shadow';

type Members = Readonly<Record<string, unknown>>;

const AMOUNTS: Readonly<Record<string, string>> = { totalMinor: 'total', shippingMinor: 'shipping' };

/**
 * What can be different about what became of an order, as who looks after orders would say it. Where one arm took it and the
 * other did not, everything else differs with it: that is one difference, and its name is what each would have done.
 */
export function ordersKindOf({ path, legacy, service, around }: DifferingField): MismatchKind | undefined {
  const [left, right] = [outcomeOf(around.legacy[0]), outcomeOf(around.service[0])];
  if (left !== right) return { kind: 'other-outcome', about: `${left} against ${right}` };
  if (path === 'state') return { kind: 'other-review', about: `${wordOf(legacy)} against ${wordOf(service)}` };
  if (path === 'lines' || path.startsWith('lines.')) return { kind: 'other-lines', about: left };
  if (path === 'currency') return { kind: 'currency', about: `${wordOf(legacy)} against ${wordOf(service)}` };
  const amount = Object.hasOwn(AMOUNTS, path) ? AMOUNTS[path] : undefined;
  if (amount === undefined || typeof legacy !== 'number' || typeof service !== 'number') return undefined;
  return { kind: Math.abs(service - legacy) === 1 ? 'rounding' : 'amount', about: amount };
}

/** Words of the canonical model: `placed`, `pending`, or why it was refused. */
function outcomeOf(result: Members | undefined): string {
  const { kind, because } = result ?? {};
  return wordOf(kind === 'refused' ? because : kind);
}

function wordOf(value: unknown): string {
  return typeof value === 'string' && /^[\w-]{1,32}$/.test(value) ? value : 'none';
}

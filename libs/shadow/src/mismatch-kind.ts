import type { AlignedField } from './aligned-field.js';

/** In what way two answers differ at a place. */
export interface MismatchKind {
  /** `value`, `missing`, `extra`, `type`, `order`, or a domain's own, such as `rounding`: lower-case words. */
  readonly kind: string;
  /** Of few values, such as `tax 7 %`: what the differences of one cause have in common. Never a value of a person's. */
  readonly about?: string;
}

/** A difference as a domain is asked about it. */
export interface DifferingField extends AlignedField {
  readonly operation: string;
  /** Canonical; what both arms were asked. */
  readonly input: unknown;
  /** When they were asked, ms since the Unix epoch. */
  readonly atMs: number;
}

/** A domain's own kinds of differences; undefined: it has none for this one. Pure; may throw, and then it has none. */
export type KindRule = (field: DifferingField) => MismatchKind | undefined;

/** A word that can stand in a group, a metric and an address. */
const KIND = /^[a-z][a-z0-9-]{0,39}$/;
const LONGEST_ABOUT = 80;

/** Of which kind a difference is: the domain's own, or else one of the general ones. */
export function kindOf(field: DifferingField, rule: KindRule | undefined): Required<MismatchKind> {
  const own = ownKind(field, rule);
  if (own === undefined || !KIND.test(own.kind)) return { kind: generalKind(field), about: '' };
  return { kind: own.kind, about: (own.about ?? '').replaceAll(/\p{Cc}/gu, ' ').slice(0, LONGEST_ABOUT) };
}

function ownKind(field: DifferingField, rule: KindRule | undefined): MismatchKind | undefined {
  try {
    return rule?.(field);
  } catch {
    // An answer that the domain cannot read has a difference all the same, of a general kind.
    return undefined;
  }
}

function generalKind({ legacy, service }: AlignedField): string {
  if (service === undefined) return 'missing';
  if (legacy === undefined) return 'extra';
  if (Array.isArray(legacy) && Array.isArray(service)) return 'order';
  const isOneType = typeof legacy === typeof service && (legacy === null) === (service === null);
  return isOneType && Array.isArray(legacy) === Array.isArray(service) ? 'value' : 'type';
}

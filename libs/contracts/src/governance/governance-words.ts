/**
 * How a contract says that a field is about a person, beside its schema:
 *
 * - `x-pii`: what kind of personal data it is, one of `PERSONAL_KINDS`; `none`: it only looks so, and `x-pii-because` says why.
 * - `x-retention`: how long it may be kept, as an ISO 8601 duration of days, months or years; `none`: it is not kept at all.
 * - `x-owner`: who answers for it.
 */
export const GOVERNANCE_WORDS = ['x-pii', 'x-pii-because', 'x-retention', 'x-owner'] as const;

/** What a personal field may be. `NOT_PERSONAL` beside them is the answer to a name that looks so and is not. */
export const PERSONAL_KINDS = ['identity', 'contact', 'location', 'payment', 'behaviour', 'sensitive'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];
export const NOT_PERSONAL = 'none';

/** Days, months or years, or nothing at all. */
export const RETENTION = /^(none|P[1-9]\d{0,3}[DMY])$/;

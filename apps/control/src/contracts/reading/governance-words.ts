import type { JsonObject } from '@banyan/contracts';
import { textOf } from './json.js';

/** What a contract says about the personal data in a field; see `GOVERNANCE_WORDS`. */
export interface Governance {
  /** The kind; `none`: it only looks so. */
  readonly pii: string;
  readonly because: string | undefined;
  readonly retention: string | undefined;
  readonly owner: string | undefined;
}

/** Undefined: nothing is said. */
export function governanceOf(schema: JsonObject | boolean): Governance | undefined {
  if (typeof schema === 'boolean') return undefined;
  const pii = textOf(schema['x-pii']);
  const retention = textOf(schema['x-retention']);
  const owner = textOf(schema['x-owner']);
  if (pii === undefined && retention === undefined && owner === undefined) return undefined;
  return { pii: pii ?? 'none', because: textOf(schema['x-pii-because']), retention, owner };
}

const UNITS: Readonly<Record<string, string>> = { D: 'day', M: 'month', Y: 'year' };

/** `30 days` of `P30D`; anything else as it is written. */
export function retentionWords(retention: string): string {
  if (retention === 'none') return 'not kept';
  const [, count = '', unit = ''] = /^P(\d+)([DMY])$/.exec(retention) ?? [];
  const name = UNITS[unit];
  return name === undefined ? retention : `kept ${count} ${name}${count === '1' ? '' : 's'}`;
}

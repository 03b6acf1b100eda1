import type { Listed } from '@banyan/domains';
import { sha256Hex } from '@banyan/kernel';

/** What was told of a thing, recognised again: told twice it is no news. */
export function digestOf({ changedAtMs, fact }: Listed<unknown>): string {
  const told = JSON.stringify([changedAtMs, fact], (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return sha256Hex(told);
}

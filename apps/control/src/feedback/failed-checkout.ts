import type { FailedKey, OtherKey } from '@banyan/ledger';

/** A checkout that came to nothing: everything that one shopper tried until nothing more was tried. */
export interface FailedCheckout {
  /** What it is made of, each told once. */
  readonly keys: readonly string[];
  /** How often an order was tried. */
  readonly tries: number;
  readonly firstFailedAtMs: number;
  /** What it ended with. */
  readonly last: FailedKey;
}

/** By what a failure is known for ever: an order that is called off has failed anew, whatever became of its key before. */
export function failureKey({ storefront, keyHash, totalMinor }: FailedKey): string {
  return `${storefront} ${keyHash}${totalMinor === undefined ? '' : ' called-off'}`;
}

/**
 * Checkouts that came to nothing and will come to nothing: failures of one session, or of one key where there is no session, with less
 * than `afterMs` in between are one checkout. It is over when nothing more was tried for `afterMs`; an order that was taken from its
 * beginning until then saves it, and one of which nobody can say yet keeps it open. Pure.
 */
export function failedCheckouts(
  failed: readonly FailedKey[],
  others: readonly OtherKey[],
  { nowMs, afterMs }: { readonly nowMs: number; readonly afterMs: number },
): readonly FailedCheckout[] {
  const shoppers = Map.groupBy(failed, shopperOf);
  const calledOff = new Set(
    failed.flatMap(({ totalMinor, reference }) => (totalMinor === undefined ? [] : (reference ?? []))),
  );
  return [...shoppers].flatMap(([shopper, failures]) => {
    const theirs = others.filter((other) => isOf(other, shopper, failures) && !calledOff.has(other.reference));
    return streaksOf(failures, afterMs).flatMap((streak): readonly FailedCheckout[] => {
      const [first, last] = [streak[0], streak.at(-1)];
      if (first === undefined || last === undefined) return [];
      const overAtMs = last.failedAtMs + afterMs;
      const isSaved = theirs.some(
        ({ kind, atMs }) => kind === 'placed' && atMs >= first.failedAtMs && atMs <= overAtMs,
      );
      const isOpen = theirs.some(({ kind, atMs }) => kind === 'open' && atMs <= overAtMs);
      if (nowMs < overAtMs || isSaved || isOpen) return [];
      return [
        {
          keys: streak.map(failureKey),
          tries: streak.length,
          firstFailedAtMs: first.failedAtMs,
          last: toldBy(streak, last),
        },
      ];
    });
  });
}

/** A key that was given up was given up because of something: that is what the shopper saw. */
function toldBy(streak: readonly FailedKey[], last: FailedKey): FailedKey {
  return streak.findLast(({ code, because }) => code !== undefined || because !== 'abandoned') ?? last;
}

function streaksOf(failures: readonly FailedKey[], afterMs: number): readonly (readonly FailedKey[])[] {
  const streaks: FailedKey[][] = [];
  for (const failure of failures.toSorted((a, b) => a.failedAtMs - b.failedAtMs)) {
    const present = streaks.at(-1);
    const before = present?.at(-1);
    if (present === undefined || before === undefined || failure.failedAtMs - before.failedAtMs >= afterMs) {
      streaks.push([failure]);
    } else present.push(failure);
  }
  return streaks;
}

function shopperOf({ storefront, sessionHash, keyHash }: FailedKey): string {
  return sessionHash === undefined ? `${storefront} key ${keyHash}` : `${storefront} session ${sessionHash}`;
}

function isOf(other: OtherKey, shopper: string, failures: readonly FailedKey[]): boolean {
  if (other.sessionHash !== undefined && shopper === `${other.storefront} session ${other.sessionHash}`) return true;
  return failures.some(({ storefront, keyHash }) => storefront === other.storefront && keyHash === other.keyHash);
}

import { Client } from 'pg';

/**
 * Statements that a process names. What is written down is a few dozen; a text that is put together for a request could be a
 * new one each time, and every connection would keep it.
 */
const MOST_NAMED = 250;
const FEATURE_NOT_SUPPORTED = '0A000';

const names = new Map<string, string>();
let given = 0;

/**
 * A client that has each statement with values parsed once for its connection, and planned anew only as PostgreSQL sees fit: decision
 * record 33. Whoever asks the pool need not know.
 */
export class PreparingClient extends Client {
  /** As the driver's: its overloads are handed on as they are. */
  // oxlint-disable-next-line typescript/no-explicit-any
  override query(...asked: any[]): any {
    const ask = (...words: unknown[]): unknown => super.query(...(words as [string]));
    const [statement, values, callback] = asked as unknown[];
    // Without values it may be several statements, which have no name.
    if (typeof statement !== 'string' || !Array.isArray(values) || values.length === 0) return ask(...asked);
    const name = nameOf(statement);
    if (name === undefined) return ask(...asked);
    const named = { name, text: statement, values };
    if (typeof callback === 'function') {
      return ask(named, (error: unknown, ...result: unknown[]): void => {
        forgetOutdated(statement, error);
        (callback as (...told: unknown[]) => void)(error, ...result);
      });
    }
    return (ask(named) as Promise<unknown>).catch((error: unknown) => {
      forgetOutdated(statement, error);
      throw error;
    });
  }
}

/** @returns undefined: it has none */
function nameOf(statement: string): string | undefined {
  const known = names.get(statement);
  if (known !== undefined || names.size >= MOST_NAMED) return known;
  given += 1;
  const name = `banyan_${given}`;
  names.set(statement, name);
  return name;
}

/** A migration changed what the statement returns, and PostgreSQL will not execute it under this name again: it gets another. */
function forgetOutdated(statement: string, error: unknown): void {
  const { code, routine } = (error ?? {}) as { readonly code?: unknown; readonly routine?: unknown };
  if (code === FEATURE_NOT_SUPPORTED && routine === 'RevalidateCachedQuery') names.delete(statement);
}

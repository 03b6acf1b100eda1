/** Which kind of result an arm gave of a write: what is no `pending` is final. */
export function outcomeKind(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'kind' in result ? result.kind : undefined;
}

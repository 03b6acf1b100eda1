/** What is looked for, as it stands in the URL. */
export interface OrdersSearch {
  readonly find?: string | undefined;
  readonly which?: 'failed' | undefined;
  readonly arm?: 'legacy' | 'service' | undefined;
  readonly before?: string | undefined;
}

/** Reads a URL that anybody may have written. */
export function ordersSearch(said: Readonly<Record<string, unknown>>): OrdersSearch {
  const { find, which, arm, before } = said;
  return {
    ...(typeof find === 'string' || typeof find === 'number' ? { find: String(find).slice(0, 200) } : {}),
    ...(which === 'failed' ? { which } : {}),
    ...(arm === 'legacy' || arm === 'service' ? { arm } : {}),
    ...(typeof before === 'string' && /^[\w.-]{1,100}$/.test(before) ? { before } : {}),
  };
}

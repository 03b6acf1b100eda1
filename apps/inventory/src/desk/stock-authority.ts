/** The service's own row of who has all stock: it changes in one statement, and reservations hold it while they are decided. */
export interface AuthorityRow {
  readonly arm: string;
  readonly term: string;
  /** The term has ended here, and the next has not begun. */
  readonly closed: boolean;
}

/** May an order of this term set stock aside here? Pure. */
export function rightOf(authority: AuthorityRow | undefined, term: number): 'may' | 'may-not' {
  if (authority === undefined || authority.closed || authority.arm !== 'service') return 'may-not';
  return Number(authority.term) === term ? 'may' : 'may-not';
}

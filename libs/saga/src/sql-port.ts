/** A transaction, as what is written in it needs it: a client of `pg` behind one line, or TypeORM's manager. */
export interface Sql {
  /** @returns the rows; of an INSERT, UPDATE or DELETE those that it is told to return */
  query<Rows extends readonly unknown[]>(sql: string, parameters?: readonly unknown[]): Promise<Rows>;
}

/** Where transactions come from. */
export interface Transactions {
  /** All of what `work` writes, or nothing. Returns when it is committed; rolls back and rethrows what `work` throws. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

/**
 * Whatever runs SQL: a transaction that the caller began, or a pool. TypeORM's `EntityManager` and `DataSource` are one as
 * they are; a `pg` client is one through `query(…).then(({ rows }) => rows)`. Every statement here is a SELECT or an INSERT
 * from outside, since TypeORM answers an UPDATE with something else than its rows.
 */
export interface SqlPort {
  query<Rows extends readonly unknown[]>(sql: string, parameters: unknown[]): Promise<Rows>;
}

const SCHEMA = /^[a-z][a-z0-9_]{0,40}$/;

/** The name of a schema as it may stand in SQL. @throws TypeError when it is not a plain lower-case name */
export function schemaName(schema: string): string {
  if (!SCHEMA.test(schema)) throw new TypeError(`${JSON.stringify(schema)} is no plain name of a schema`);
  return schema;
}

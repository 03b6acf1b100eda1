import { schemaName } from '../sql-port.js';

/**
 * The table of an inbox, for a migration of the service whose schema it is in. Immutable, as the migrations are that ran it.
 *
 * @throws TypeError when the schema's name is none
 */
export function inboxTables(schema: string): readonly string[] {
  const s = schemaName(schema);
  return [
    `CREATE TABLE ${s}.inbox (
      consumer text COLLATE "C" NOT NULL,
      id text COLLATE "C" NOT NULL,
      taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT inbox_pkey PRIMARY KEY (consumer, id)
    )`,
    `CREATE INDEX inbox_taken_at_idx ON ${s}.inbox (taken_at)`,
  ];
}

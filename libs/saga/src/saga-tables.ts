/**
 * The table that sagas of a service live in, for a migration of its own.
 *
 * @param schema the service's; a plain name
 */
export function sagaTablesSql(schema: string): readonly string[] {
  return [
    `CREATE TABLE ${schema}.saga (
      kind text NOT NULL,
      id text COLLATE "C" NOT NULL,
      state text NOT NULL,
      step text,
      context jsonb NOT NULL,
      tries integer NOT NULL,
      epoch bigint NOT NULL,
      held_until timestamptz,
      due_at timestamptz,
      trouble text,
      began_at timestamptz NOT NULL,
      moved_at timestamptz NOT NULL,
      CONSTRAINT saga_pkey PRIMARY KEY (kind, id),
      CONSTRAINT saga_state_known CHECK (state IN ('forward', 'backward', 'completed', 'compensated')),
      CONSTRAINT saga_open_is_due CHECK ((step IS NULL) = (due_at IS NULL))
    )`,
    // Only what is open: ended sagas are kept for a while and never looked for by time.
    `CREATE INDEX saga_due_idx ON ${schema}.saga (kind, due_at) WHERE due_at IS NOT NULL`,
    `CREATE INDEX saga_ended_idx ON ${schema}.saga (moved_at) WHERE due_at IS NULL`,
  ];
}

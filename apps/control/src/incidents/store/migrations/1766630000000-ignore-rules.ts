import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people said may differ between the arms, for a time. Immutable: a later change is a later migration. */
export class IgnoreRules1766630000000 implements MigrationInterface {
  readonly name = 'IgnoreRules1766630000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE operations.ignore_rule (
        number     integer GENERATED ALWAYS AS IDENTITY,
        domain     text NOT NULL,
        operation  text,
        path       text NOT NULL,
        kind       text,
        about      text,
        person     text NOT NULL,
        reason     text NOT NULL,
        made_at    timestamptz NOT NULL,
        until      timestamptz NOT NULL,
        ended_at   timestamptz,
        ended_by   text,
        end_reason text,
        CONSTRAINT ignore_rule_pkey PRIMARY KEY (number),
        CONSTRAINT ignore_rule_until_check CHECK (until > made_at),
        CONSTRAINT ignore_rule_about_check CHECK (about IS NULL OR kind IS NOT NULL),
        CONSTRAINT ignore_rule_ended_check CHECK ((ended_at IS NULL) = (ended_by IS NULL)
                                              AND (ended_at IS NULL) = (end_reason IS NULL))
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX ignore_rule_standing_idx
          ON operations.ignore_rule (domain, coalesce(operation, ''), path, coalesce(kind, ''), coalesce(about, ''))
       WHERE ended_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE operations.ignore_rule');
  }
}

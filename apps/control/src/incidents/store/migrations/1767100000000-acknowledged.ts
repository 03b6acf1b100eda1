import type { MigrationInterface, QueryRunner } from 'typeorm';

const BEFORE = `'seen', 'decided', 'tried', 'told', 'said', 'resolved'`;

/** An entry that says who has an incident in hand. Immutable: a later change is a later migration. */
export class Acknowledged1767100000000 implements MigrationInterface {
  readonly name = 'Acknowledged1767100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(kindsSql(`${BEFORE}, 'acknowledged'`));
    await runner.query(
      `CREATE INDEX incident_entry_acknowledged_idx ON operations.incident_entry (at) WHERE kind = 'acknowledged'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX operations.incident_entry_acknowledged_idx');
    // What was acknowledged stays on record.
    await runner.query(`${kindsSql(BEFORE)} NOT VALID`);
  }
}

function kindsSql(kinds: string): string {
  return `
    ALTER TABLE operations.incident_entry
      DROP CONSTRAINT incident_entry_kind_check,
      ADD CONSTRAINT incident_entry_kind_check CHECK (kind IN (${kinds}))`;
}

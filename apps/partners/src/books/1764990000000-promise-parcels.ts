import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long a parcel is on its way, so that whoever is told that it has left is told when it arrives. */
export class PromiseParcels1764990000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE partners.parcel
        ADD COLUMN from_days smallint,
        ADD COLUMN until_days smallint,
        ADD CONSTRAINT parcel_days CHECK ((from_days IS NULL) = (until_days IS NULL) AND from_days <= until_days)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE partners.parcel DROP COLUMN from_days, DROP COLUMN until_days');
  }
}

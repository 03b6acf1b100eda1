import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Charges are listed by when they were made, as a settlement report does. */
export class ListCharges1765400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX charge_made ON partners.charge (processor, made_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX partners.charge_made');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keeps how many pieces the case has in which a product was told of: quantities are in pieces, and did not say any more. */
export class KeepTheCase1764920000000 implements MigrationInterface {
  readonly name = 'KeepTheCase1764920000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE inventory.stock_level ADD COLUMN case_of integer');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE inventory.stock_level DROP COLUMN case_of');
  }
}

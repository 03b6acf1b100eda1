import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When it was forgotten who bought, and by which index orders are found whose time for that has come. */
export class ErasePersonalData1765600000000 implements MigrationInterface {
  readonly name = 'ErasePersonalData1765600000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE orders.placed_order ADD COLUMN erased_at timestamptz');
    await queryRunner.query(`
      CREATE INDEX placed_order_closed_idx ON orders.placed_order (changed_at)
      WHERE erased_at IS NULL AND state IN ('dispatched', 'completed', 'cancelled', 'returned')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE orders.placed_order DROP COLUMN erased_at');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when an order's shopper asks to be forgotten, and by which index those are found. Immutable. */
export class AskToErase1767400000000 implements MigrationInterface {
  readonly name = 'AskToErase1767400000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE orders.placed_order ADD COLUMN erase_asked_at timestamptz');
    await queryRunner.query(`
      CREATE INDEX placed_order_erase_asked_idx ON orders.placed_order (changed_at)
      WHERE erased_at IS NULL AND erase_asked_at IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE orders.placed_order DROP COLUMN erase_asked_at');
  }
}

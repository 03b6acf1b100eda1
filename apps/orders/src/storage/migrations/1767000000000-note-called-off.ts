import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why and when orders were called off, and who judged them: what becomes of a shop's orders is counted by it. */
export class NoteCalledOff1767000000000 implements MigrationInterface {
  readonly name = 'NoteCalledOff1767000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE orders.placed_order
        ADD COLUMN called_off_because text,
        ADD COLUMN called_off_at timestamptz,
        ADD COLUMN judged_by text`);
    await queryRunner.query(
      'CREATE INDEX placed_order_called_off_idx ON orders.placed_order (called_off_at) WHERE called_off_at IS NOT NULL',
    );
    await queryRunner.query('CREATE INDEX placed_order_state_idx ON orders.placed_order (state, reference)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX orders.placed_order_state_idx');
    await queryRunner.query(
      'ALTER TABLE orders.placed_order DROP COLUMN called_off_because, DROP COLUMN called_off_at, DROP COLUMN judged_by',
    );
  }
}

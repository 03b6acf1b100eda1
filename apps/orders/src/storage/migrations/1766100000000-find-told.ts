import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was told of one order is found by its key: somebody looks into one order at a time. */
export class FindTold1766100000000 implements MigrationInterface {
  readonly name = 'FindTold1766100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE INDEX outbox_message_key_idx ON orders.outbox_message (key)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX orders.outbox_message_key_idx');
  }
}

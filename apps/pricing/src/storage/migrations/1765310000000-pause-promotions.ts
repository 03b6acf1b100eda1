import { inboxTables } from '@banyan/outbox';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pauses promotions while stock runs low: by which rules, what was told of stock last, and which events were taken. */
export class PausePromotions1765310000000 implements MigrationInterface {
  readonly name = 'PausePromotions1765310000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of inboxTables('pricing')) await queryRunner.query(statement);
    await queryRunner.query(`
      CREATE TABLE pricing.stock_rule (
        promotion text COLLATE "C" NOT NULL,
        sku text COLLATE "C" NOT NULL,
        CONSTRAINT stock_rule_pkey PRIMARY KEY (promotion, sku)
      )`);
    await queryRunner.query('CREATE INDEX stock_rule_sku_idx ON pricing.stock_rule (sku)');
    await queryRunner.query(`
      CREATE TABLE pricing.stock_told (
        sku text COLLATE "C" NOT NULL,
        channel text NOT NULL,
        is_low boolean NOT NULL,
        available_e4 bigint NOT NULL,
        sequence text COLLATE "C" NOT NULL,
        told_at timestamptz NOT NULL,
        CONSTRAINT stock_told_pkey PRIMARY KEY (sku, channel)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE pricing.stock_told, pricing.stock_rule, pricing.inbox');
  }
}

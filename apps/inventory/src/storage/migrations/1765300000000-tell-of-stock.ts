import { outboxTables } from '@banyan/outbox';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tells when stock runs low: from when on it is called so, what has to be looked at, how it stood, and the outbox. What has to
 * be looked at is noted by the tables themselves, in the transaction of the change, whoever makes it.
 */
export class TellOfStock1765300000000 implements MigrationInterface {
  readonly name = 'TellOfStock1765300000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of outboxTables('inventory')) await queryRunner.query(statement);
    await queryRunner.query(`
      CREATE TABLE inventory.stock_threshold (
        sku text COLLATE "C" NOT NULL,
        low_at_e4 bigint NOT NULL,
        recovered_at_e4 bigint NOT NULL,
        CONSTRAINT stock_threshold_pkey PRIMARY KEY (sku),
        CONSTRAINT stock_threshold_apart CHECK (low_at_e4 >= 0 AND recovered_at_e4 > low_at_e4)
      )`);
    // Without a key: who notes a SKU waits for nobody else who does.
    await queryRunner.query(`
      CREATE TABLE inventory.stock_due (
        number bigint GENERATED ALWAYS AS IDENTITY,
        sku text COLLATE "C" NOT NULL,
        CONSTRAINT stock_due_pkey PRIMARY KEY (number)
      )`);
    await queryRunner.query(`
      CREATE TABLE inventory.stock_standing (
        sku text COLLATE "C" NOT NULL,
        channel text NOT NULL,
        standing text NOT NULL,
        available_e4 bigint NOT NULL,
        since timestamptz NOT NULL,
        CONSTRAINT stock_standing_pkey PRIMARY KEY (sku, channel),
        CONSTRAINT stock_standing_known CHECK (standing IN ('low', 'enough'))
      )`);
    await queryRunner.query(`
      CREATE FUNCTION inventory.note_stock_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO inventory.stock_due (sku)
        SELECT DISTINCT changed.sku FROM changed JOIN inventory.stock_threshold AS threshold ON threshold.sku = changed.sku;
        RETURN NULL;
      END $$`);
    for (const [event, table] of [
      ['INSERT', 'NEW'],
      ['UPDATE', 'NEW'],
      ['DELETE', 'OLD'],
    ]) {
      await queryRunner.query(`
        CREATE TRIGGER stock_level_noted_on_${event?.toLowerCase()} AFTER ${event} ON inventory.stock_level
        REFERENCING ${table} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory.note_stock_change()`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION inventory.note_stock_change() CASCADE');
    await queryRunner.query(`
      DROP TABLE inventory.stock_standing, inventory.stock_due, inventory.stock_threshold, inventory.outbox_decision,
        inventory.outbox_delivery, inventory.outbox_subscription, inventory.outbox_consumer, inventory.outbox_message`);
  }
}

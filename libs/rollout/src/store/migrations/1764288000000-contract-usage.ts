import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who uses which contract version, by the day. Immutable: a later change is a later migration. */
export class ContractUsage1764288000000 implements MigrationInterface {
  readonly name = 'ContractUsage1764288000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE banyan.contract_usage (
        day          integer NOT NULL,
        domain       text NOT NULL,
        contract     text NOT NULL,
        operation    text NOT NULL,
        storefront   text NOT NULL,
        field        text NOT NULL,
        stream       uuid NOT NULL,
        requests     bigint NOT NULL,
        last_seen_ms bigint NOT NULL,
        CONSTRAINT contract_usage_pkey
          PRIMARY KEY (day, domain, contract, operation, storefront, field, stream),
        CONSTRAINT contract_usage_counts CHECK (requests > 0)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE banyan.contract_usage');
  }
}

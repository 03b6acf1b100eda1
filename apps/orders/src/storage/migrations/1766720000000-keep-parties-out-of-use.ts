import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Outside parties that people took out of use, for all replicas. Who and why is at control, which tells of them. */
export class KeepPartiesOutOfUse1766720000000 implements MigrationInterface {
  readonly name = 'KeepPartiesOutOfUse1766720000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE orders.party_out_of_use (
        party text NOT NULL,
        until timestamptz NOT NULL,
        CONSTRAINT party_out_of_use_pkey PRIMARY KEY (party)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE orders.party_out_of_use');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which control leads. Immutable: a later change is a later migration. */
export class ControlLeader1767300000000 implements MigrationInterface {
  readonly name = 'ControlLeader1767300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE banyan.control_leader (
        role     text    NOT NULL CONSTRAINT control_leader_pkey PRIMARY KEY,
        epoch    bigint  NOT NULL,
        name     text    NOT NULL,
        url      text    NOT NULL,
        since_ms bigint  NOT NULL,
        resigned boolean NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE banyan.control_leader');
  }
}

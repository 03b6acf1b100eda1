import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests and failures of the service arm by minute, and by hour once they are old. Immutable: a later change is a later migration. */
export class ServiceMinute1764273600000 implements MigrationInterface {
  readonly name = 'ServiceMinute1764273600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE banyan.service_minute (
        minute    integer NOT NULL,
        domain    text NOT NULL,
        operation text NOT NULL,
        stream    uuid NOT NULL,
        requests  bigint NOT NULL,
        failed    bigint NOT NULL,
        CONSTRAINT service_minute_pkey PRIMARY KEY (minute, domain, operation, stream),
        CONSTRAINT service_minute_counts CHECK (failed >= 0 AND failed <= requests)
      )`);
    await runner.query(`
      CREATE TABLE banyan.service_hour (
        hour      integer NOT NULL,
        domain    text NOT NULL,
        operation text NOT NULL,
        requests  bigint NOT NULL,
        failed    bigint NOT NULL,
        CONSTRAINT service_hour_pkey PRIMARY KEY (hour, domain, operation),
        CONSTRAINT service_hour_counts CHECK (failed >= 0 AND failed <= requests)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE banyan.service_hour');
    await runner.query('DROP TABLE banyan.service_minute');
  }
}

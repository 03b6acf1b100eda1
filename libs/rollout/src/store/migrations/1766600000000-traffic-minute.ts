import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each arm did by minute and channel, for charts. Immutable: a later change is a later migration. */
export class TrafficMinute1766600000000 implements MigrationInterface {
  readonly name = 'TrafficMinute1766600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE banyan.traffic_minute (
        domain         text NOT NULL,
        minute         integer NOT NULL,
        arm            text NOT NULL,
        channel        text NOT NULL,
        stream         uuid NOT NULL,
        requests       bigint NOT NULL,
        failed         bigint NOT NULL,
        slow           bigint NOT NULL,
        journeys_failed bigint NOT NULL,
        intended_micro bigint NOT NULL,
        compared       bigint NOT NULL,
        mismatched         bigint NOT NULL,
        CONSTRAINT traffic_minute_pkey PRIMARY KEY (domain, minute, arm, channel, stream),
        CONSTRAINT traffic_minute_counts CHECK (failed <= requests AND slow <= requests)
      )`);
    await runner.query(`
      CREATE TABLE banyan.traffic_hour (
        domain          text NOT NULL,
        hour            integer NOT NULL,
        arm             text NOT NULL,
        channel         text NOT NULL,
        requests        bigint NOT NULL,
        failed          bigint NOT NULL,
        slow            bigint NOT NULL,
        journeys_failed bigint NOT NULL,
        intended_micro  bigint NOT NULL,
        compared        bigint NOT NULL,
        mismatched      bigint NOT NULL,
        CONSTRAINT traffic_hour_pkey PRIMARY KEY (domain, hour, arm, channel)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE banyan.traffic_hour');
    await runner.query('DROP TABLE banyan.traffic_minute');
  }
}

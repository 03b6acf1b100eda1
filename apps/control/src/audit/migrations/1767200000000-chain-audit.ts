import { EMPTY_CHAIN, type ChainHead } from '@banyan/kernel';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sealEntry, type AuditEntry } from '@banyan/access';

interface OldRow extends Omit<AuditEntry, 'atMs'> {
  readonly at: Date;
}

const AT_ONCE = 500;

/**
 * Every entry is linked to the one before it; those that are there already, in the order of their ids. A control of the former release writes
 * entries without links, and the next that writes one with a link links them. Immutable: a later change is a later migration.
 */
export class ChainAudit1767200000000 implements MigrationInterface {
  readonly name = 'ChainAudit1767200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE audit.entry ADD COLUMN sequence integer, ADD COLUMN previous_hash text, ADD COLUMN hash text',
    );
    await runner.query(`
      CREATE FUNCTION audit.refuse_all_but_a_link() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.hash IS NULL AND to_jsonb(OLD) - '{sequence,previous_hash,hash}'::text[] = to_jsonb(NEW) - '{sequence,previous_hash,hash}'::text[] THEN
          RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the audit log is only added to' USING ERRCODE = 'restrict_violation';
      END $$`);
    await runner.query('DROP TRIGGER entry_is_final ON audit.entry');
    await runner.query(`
      CREATE TRIGGER entry_is_final BEFORE DELETE OR TRUNCATE ON audit.entry
      FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change()`);
    await runner.query(`
      CREATE TRIGGER entry_is_only_linked BEFORE UPDATE ON audit.entry
      FOR EACH ROW EXECUTE FUNCTION audit.refuse_all_but_a_link()`);
    await linkAll(runner);
    await runner.query('ALTER TABLE audit.entry ADD CONSTRAINT entry_sequence_key UNIQUE (sequence)');
    await runner.query('CREATE INDEX entry_without_link ON audit.entry (id) WHERE (hash IS NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER entry_is_only_linked ON audit.entry');
    await runner.query('DROP TRIGGER entry_is_final ON audit.entry');
    await runner.query(`
      CREATE TRIGGER entry_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entry
      FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change()`);
    await runner.query('DROP FUNCTION audit.refuse_all_but_a_link()');
    await runner.query('ALTER TABLE audit.entry DROP COLUMN sequence, DROP COLUMN previous_hash, DROP COLUMN hash');
  }
}

async function linkAll(runner: QueryRunner): Promise<void> {
  let head: ChainHead = EMPTY_CHAIN;
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = (await runner.query(
      `SELECT id, at, name, role, person, operation, target, reason, status FROM audit.entry WHERE id > $1 ORDER BY id LIMIT ${AT_ONCE}`,
      [after],
    )) as readonly OldRow[];
    for (const { at, ...row } of rows) {
      const sealed = sealEntry({ ...row, atMs: at.getTime() }, head);
      await runner.query('UPDATE audit.entry SET sequence = $2, previous_hash = $3, hash = $4 WHERE id = $1', [
        sealed.id,
        sealed.sequence,
        sealed.previousHash,
        sealed.hash,
      ]);
      head = sealed;
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

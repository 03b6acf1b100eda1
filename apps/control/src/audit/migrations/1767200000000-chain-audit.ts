import { EMPTY_CHAIN, type ChainHead } from '@banyan/kernel';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sealEntry, type AuditEntry } from '@banyan/access';

interface OldRow extends Omit<AuditEntry, 'atMs'> {
  readonly at: Date;
}

const AT_ONCE = 500;

/** Every entry is linked to the one before it; those that are there already, in the order of their ids. Immutable: a later change is a later migration. */
export class ChainAudit1767200000000 implements MigrationInterface {
  readonly name = 'ChainAudit1767200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit.entry ADD sequence integer, ADD previous_hash text, ADD hash text');
    await runner.query('ALTER TABLE audit.entry DISABLE TRIGGER entry_is_final');
    await sealAll(runner);
    await runner.query('ALTER TABLE audit.entry ENABLE TRIGGER entry_is_final');
    await runner.query(`
      ALTER TABLE audit.entry ALTER sequence SET NOT NULL, ALTER previous_hash SET NOT NULL, ALTER hash SET NOT NULL,
        ADD CONSTRAINT entry_sequence_key UNIQUE (sequence)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit.entry DROP sequence, DROP previous_hash, DROP hash');
  }
}

async function sealAll(runner: QueryRunner): Promise<void> {
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

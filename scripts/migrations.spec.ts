import { globSync } from 'node:fs';
import { PROJECT_ROOT } from '@banyan/kernel';
import { describe, expect, it } from '@jest/globals';
import { migrationFaults } from './migration-faults.js';
import { statementsOf } from './migration-statements.js';

const files = globSync('{apps,libs}/*/src/**/migrations/*.ts', { cwd: PROJECT_ROOT }).toSorted();

describe('a release and the next one side by side', () => {
  it('has migrations that are looked at', () => {
    expect(files.length).toBeGreaterThan(30);
  });

  it.each(files)('goes on with what %s makes of the tables', async (file) => {
    const statements = await statementsOf(file);
    expect(statements).not.toEqual([]);
    expect(statements.flatMap(migrationFaults)).toEqual([]);
  });
});

describe('what a release that is still there could not go on with', () => {
  it.each([
    ['ALTER TABLE a.b DROP COLUMN c', 'drops'],
    ['DROP TABLE a.b', 'drops'],
    ['ALTER TABLE a.b RENAME COLUMN c TO d', 'renames'],
    ['ALTER TABLE a.b RENAME TO c', 'renames'],
    ['ALTER TABLE a.b ALTER COLUMN c TYPE bigint', 'changes the type'],
    ['ALTER TABLE a.b ALTER c SET NOT NULL', 'demands a value'],
    ['ALTER TABLE a.b ALTER COLUMN c DROP DEFAULT', 'demands a value'],
    ['ALTER TABLE a.b ADD COLUMN c text NOT NULL', 'demands a value'],
    ['ALTER TABLE a.b ADD d integer, ADD c text NOT NULL', 'demands a value'],
    ["ALTER TABLE a.b ADD COLUMN d text, ADD COLUMN c text NOT NULL CHECK (c <> ',')", 'demands a value'],
  ])('is that a migration says %s', (sql, fault) => {
    expect(migrationFaults(sql)).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    'CREATE TABLE a.b (c text NOT NULL)',
    'ALTER TABLE a.b ADD COLUMN c integer',
    'ALTER TABLE a.b ADD COLUMN c bigint NOT NULL DEFAULT 0, ADD CONSTRAINT d CHECK (c >= 0)',
    'CREATE INDEX i ON a.b (c) WHERE c IS NOT NULL',
    'ALTER TABLE a.b DROP CONSTRAINT d, ADD CONSTRAINT d CHECK (c IN (1, 2, 3))',
    'DROP INDEX a.i',
    'ALTER TABLE a.b ALTER COLUMN c DROP NOT NULL',
  ])('is not that it says %s', (sql) => {
    expect(migrationFaults(sql)).toEqual([]);
  });
});

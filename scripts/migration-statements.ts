import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every statement that a migration runs upwards. It is given no rows: what it reads it finds empty. */
export async function statementsOf(file: string): Promise<readonly string[]> {
  const module = (await import(join(PROJECT_ROOT, file))) as Record<string, unknown>;
  const said: string[] = [];
  const runner = {
    query: (sql: string) => {
      said.push(sql);
      return Promise.resolve([]);
    },
  } as unknown as QueryRunner;
  for (const Made of Object.values(module)) {
    if (typeof Made === 'function') await new (Made as new () => MigrationInterface)().up(runner);
  }
  return said;
}

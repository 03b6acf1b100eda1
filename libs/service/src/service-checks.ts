import type { ReadinessCheck } from '@banyan/observability';
import type { DataSource } from 'typeorm';
import type { Faults } from './faults/faults.js';

/** Is the database there? Nobody needs it to be answered. */
export async function postgresCheck(dataSource: DataSource, detail: string): Promise<ReadinessCheck> {
  const ok = await dataSource.query('SELECT 1').then(
    () => true,
    () => false,
  );
  return { name: 'postgres', ok, required: false, detail };
}

/** Is somebody making the service misbehave? */
export function faultsCheck(faults: Pick<Faults, 'on'>): ReadinessCheck {
  return {
    name: 'faults',
    ok: !faults.on,
    required: false,
    detail: faults.on ? 'faults are injected' : 'none injected',
  };
}

/** May what is known still be said? */
export function notTooOldCheck(ageMs: number | undefined, boundMs: number): ReadinessCheck {
  return {
    name: 'not-too-old',
    ok: ageMs !== undefined && ageMs <= boundMs,
    required: true,
    detail: ageMs === undefined ? 'never read to its end' : `read to its end ${(ageMs / 1_000).toFixed(1)} s ago`,
  };
}

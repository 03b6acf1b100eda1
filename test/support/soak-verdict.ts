import { flatness, type Allowance } from '@banyan/slo';
import type { ProcessFigures, Soak } from '../scenarios/soak.js';
import type { Claim } from './proof-program.js';

const MAY_GROW: Readonly<Record<keyof ProcessFigures, Allowance>> = {
  // An allocator keeps some of what it was given once, and a collector lets a heap grow by what it spares.
  residentMib: { ratio: 0.05, by: 10, unit: 'MiB' },
  // A pool opens one more now and then.
  handles: { ratio: 0.05, by: 8, unit: 'handles' },
  delayMs: { ratio: 0.25, by: 3, unit: 'ms of delay' },
};

/** Is each figure of each process flat? */
export function flatnessClaims({ samples }: Pick<Soak, 'samples'>): readonly Claim[] {
  const names = [...new Set(samples.flatMap(({ processes }) => Object.keys(processes)))];
  return names.flatMap((name) =>
    (Object.keys(MAY_GROW) as (keyof ProcessFigures)[]).map((what): Claim => {
      const points = samples.flatMap(({ seconds, processes }) => {
        const figure = processes[name]?.[what];
        return figure === undefined || !Number.isFinite(figure) ? [] : [[seconds, figure] as const];
      });
      const { holds, words } = flatness(points, MAY_GROW[what]);
      return { claim: `${name}: ${words}`, holds };
    }),
  );
}

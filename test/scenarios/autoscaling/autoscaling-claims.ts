import type { Claim } from '../../support/proof-program.js';
import type { AutoscalingStudy, PlanName } from './autoscaling-study.js';
import type { DayResult } from './simulated-day.js';

/** The model holds while a gateway is asked for less than what refusing everybody costs: docs/adr/0040-shed-not-queue.md. */
const MOST_OFFERED = 5;
/** A rush is over for the shoppers when replicas have come: as many minutes may refuse somebody. */
const RUSH_MINUTES = 4;
/** Of the replica hours of a shop sized for its peak. */
const WORTHWHILE_RATIO = 0.6;

/** What the day is to show, and whether it does. */
export function autoscalingClaims({ days }: AutoscalingStudy): readonly Claim[] {
  const by = (name: PlanName): DayResult => {
    const found = days.find((day) => day.name === name);
    if (found === undefined) throw new Error(`the study has no plan ${name}`);
    return found.result;
  };
  const [mean, peak, autoscaled, announced] = [by('mean'), by('peak'), by('autoscaled'), by('announced')];
  const most = Math.max(...days.map(({ result }) => result.mostOffered));
  const cost = (result: DayResult): string => `${((result.replicaHours / peak.replicaHours) * 100).toFixed(0)} %`;
  return [
    { claim: `sized for the mean, somebody is refused: ${share(mean)}`, holds: mean.refused > 0 },
    { claim: `sized for the peak, nobody is refused: ${share(peak)}`, holds: peak.refused === 0 },
    {
      claim: `autoscaled, a rush that nobody announced is refused for minutes only: ${share(autoscaled)}, in ${autoscaled.refusingMinutes} minutes (at most ${RUSH_MINUTES})`,
      holds: autoscaled.refused > 0 && autoscaled.refusingMinutes <= RUSH_MINUTES,
    },
    {
      claim: `autoscaled with a floor for the sale, nobody is refused: ${share(announced)}`,
      holds: announced.refused === 0,
    },
    {
      claim: `and it takes ${cost(announced)} of the gateway hours of a fixed number (at most ${WORTHWHILE_RATIO * 100} %)`,
      holds: announced.replicaHours <= WORTHWHILE_RATIO * peak.replicaHours,
    },
    {
      claim: `no gateway was asked for more than the model knows: ${most.toFixed(2)} times its capacity (at most ${MOST_OFFERED})`,
      holds: most <= MOST_OFFERED,
    },
  ];
}

function share({ refused, requests }: DayResult): string {
  return `${((refused / requests) * 100).toFixed(3)} % of ${(requests / 1e9).toFixed(2)} thousand million`;
}

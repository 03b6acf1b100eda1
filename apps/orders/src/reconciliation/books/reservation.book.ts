import { MOST_RESERVATIONS, referenceTimeMs, type Reservations, type ReservationWord } from '@banyan/domains';
import type { Attempt } from '@banyan/resilience';

/** What was set aside, as the inventory service says. */
export class ReservationBook {
  constructor(private readonly reservations: Pick<Reservations, 'of'>) {}

  /** Of what is no reference of ours nothing was ever set aside. @throws ArmError when there is no answer */
  async of(references: readonly string[], attempt: Attempt): Promise<ReadonlyMap<string, ReservationWord>> {
    const ours = references.filter((reference) => referenceTimeMs(reference) !== undefined);
    const words = new Map<string, ReservationWord>();
    for (let at = 0; at < ours.length; at += MOST_RESERVATIONS) {
      const stands = await this.reservations.of(ours.slice(at, at + MOST_RESERVATIONS), attempt);
      for (const { reference, state } of stands) {
        // Refused is as never asked for: nothing is set aside, and nothing was.
        if (state !== 'refused') words.set(reference, { state });
      }
    }
    return words;
  }
}

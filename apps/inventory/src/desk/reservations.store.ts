import type { ReservationStands } from '@banyan/domains';
import type { DataSource } from 'typeorm';

/** How reservations stand, to be read by whoever holds books against each other. */
export class ReservationsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Those of these references that are there. */
  async of(references: readonly string[]): Promise<readonly ReservationStands[]> {
    return this.dataSource.query<ReservationStands[]>(
      `SELECT reference, CASE WHEN state IN ('reserved', 'confirmed') AND ${ALL_GIVEN_BACK} THEN 'released' ELSE state END AS state
       FROM inventory.reservation WHERE reference = ANY ($1::text[])`,
      [references],
    );
  }
}

/** Nothing of it is kept any more: the customer has returned all of it. What is not counted has no claims, and is kept. */
const ALL_GIVEN_BACK = `(
  SELECT sum(greatest(taken_e4 - back_e4, 0)) = 0 FROM inventory.claim WHERE claim.reference = reservation.reference)`;

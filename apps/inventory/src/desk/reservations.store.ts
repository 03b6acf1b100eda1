import type { ReservationStands } from '@banyan/domains';
import type { DataSource } from 'typeorm';

/** How reservations stand, to be read by whoever holds books against each other. */
export class ReservationsStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Those of these references that are there. */
  async of(references: readonly string[]): Promise<readonly ReservationStands[]> {
    return this.dataSource.query<ReservationStands[]>(
      'SELECT reference, state FROM inventory.reservation WHERE reference = ANY ($1::text[])',
      [references],
    );
  }
}

/** Message pattern beside the stock desk: how reservations stand, to be held against the books of orders. Changes nothing. */
export const RESERVATIONS_PATTERN = 'inventory.stock.reservations';

/** Most that are asked for at once. */
export const MOST_RESERVATIONS = 200;

/** Every state that a reservation can be in. */
export const RESERVATION_STATES = ['reserved', 'confirmed', 'lapsed', 'released', 'refused'] as const;

/** Input of `inventory.stock.reservations`. */
export interface ReservationsQuestion {
  /** Of orders; 1 to `MOST_RESERVATIONS`. */
  readonly references: readonly string[];
}

export interface ReservationStands {
  readonly reference: string;
  readonly state: (typeof RESERVATION_STATES)[number];
}

export interface ReservationsAnswer {
  /** In no order; one that was never asked for is not among them. */
  readonly reservations: readonly ReservationStands[];
}

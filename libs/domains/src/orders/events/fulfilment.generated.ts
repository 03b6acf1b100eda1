/* Generated from contracts/events/fulfilment by scripts/generate-contract-types.mjs. Not edited by hand. */

/**
 * Of the order, for ever.
 */
export type Reference = string;

/**
 * The data of every event that fulfilment tells, by type.
 */
export interface FulfilmentEventData {
  'shop.banyan.fulfilment.delivered.v1': ParcelDelivered;
  'shop.banyan.fulfilment.dispatched.v1': ParcelDispatched;
  'shop.banyan.fulfilment.picked.v1': ParcelPicked;
  'shop.banyan.fulfilment.ready-for-collection.v1': ParcelReadyForCollection;
}
/**
 * The parcel was handed over.
 */
export interface ParcelDelivered {
  reference: Reference;
  /**
   * As the warehouse names it.
   */
  parcel?: string;
  expected?: Span;
}
/**
 * When the goods are to be there, where the warehouse or who carries them knows.
 */
export interface Span {
  /**
   * At the earliest.
   */
  from: string;
  /**
   * At the latest.
   */
  until: string;
}
/**
 * The parcel has left.
 */
export interface ParcelDispatched {
  reference: Reference;
  /**
   * As the warehouse names it.
   */
  parcel?: string;
  expected?: Span1;
}
/**
 * When the goods are to be there, where the warehouse or who carries them knows.
 */
export interface Span1 {
  /**
   * At the earliest.
   */
  from: string;
  /**
   * At the latest.
   */
  until: string;
}
/**
 * The goods are taken from their shelves.
 */
export interface ParcelPicked {
  reference: Reference;
  /**
   * As the warehouse names it.
   */
  parcel?: string;
  expected?: Span2;
}
/**
 * When the goods are to be there, where the warehouse or who carries them knows.
 */
export interface Span2 {
  /**
   * At the earliest.
   */
  from: string;
  /**
   * At the latest.
   */
  until: string;
}
/**
 * The goods wait where they are to be collected.
 */
export interface ParcelReadyForCollection {
  reference: Reference;
  /**
   * As the warehouse names it.
   */
  parcel?: string;
  expected?: Span3;
}
/**
 * When the goods are to be there, where the warehouse or who carries them knows.
 */
export interface Span3 {
  /**
   * At the earliest.
   */
  from: string;
  /**
   * At the latest.
   */
  until: string;
}

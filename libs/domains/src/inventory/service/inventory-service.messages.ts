import { SERVICE_ERROR_CODES, type ErrorCodes, type QuestionEnvelope } from '@banyan/rpc';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_FIRM,
  AVAILABILITY_LOCATIONS,
  AVAILABILITY_ONE,
  type AvailabilityQuestion,
  type BatchQuestion,
  type FirmQuestion,
  type LocationsQuestion,
} from '../inventory.model.js';

/**
 * Message patterns of the extracted service on Nest's TCP transport: the domain and the operation. A firm answer it gives only
 * while it has the authority for all stock.
 */
export const INVENTORY_PATTERNS = {
  [AVAILABILITY_ONE]: 'inventory.availability.one',
  [AVAILABILITY_BATCH]: 'inventory.availability.batch',
  [AVAILABILITY_LOCATIONS]: 'inventory.availability.locations',
  [AVAILABILITY_FIRM]: 'inventory.availability.firm',
} as const;

export type InventoryPattern = (typeof INVENTORY_PATTERNS)[keyof typeof INVENTORY_PATTERNS];

/** What the service can be asked. */
export type InventoryQuestion = AvailabilityQuestion | BatchQuestion | LocationsQuestion | FirmQuestion;

export type InventoryEnvelope<Question = InventoryQuestion> = QuestionEnvelope<Question>;

/** Why the service gave no answer: the codes of every service, and its own. */
export const INVENTORY_ERROR_CODES = {
  ...SERVICE_ERROR_CODES,
  /** The stock is known to be in doubt: its feed row was refused. `field` names what was in doubt. */
  'stock-in-doubt': 'refused-translation',
  /** Asked for a firm answer while another system has the authority for all stock. */
  'not-authority': 'fault',
} as const satisfies ErrorCodes;

export type InventoryErrorCode = keyof typeof INVENTORY_ERROR_CODES;

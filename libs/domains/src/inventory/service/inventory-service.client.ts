import type { DomainArm, ServiceConnection } from '../../domain.js';
import { ServiceArm } from '../../service-exchange/service-arm.js';
import { whollyAnswered } from '../../service-exchange/wholly-answered.js';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_FIRM,
  AVAILABILITY_LOCATIONS,
  AVAILABILITY_ONE,
  type BatchQuestion,
} from '../inventory.model.js';
import { readAvailability, readBatch, readFirm, readLocations } from './inventory-service.answer.js';
import { INVENTORY_ERROR_CODES, INVENTORY_PATTERNS } from './inventory-service.messages.js';

/** The extracted inventory service as an arm. For a firm answer it is asked while it is the system of record. */
export function connectInventoryService(connection: ServiceConnection): DomainArm {
  return new ServiceArm(connection, INVENTORY_ERROR_CODES, {
    [AVAILABILITY_ONE]: { pattern: INVENTORY_PATTERNS[AVAILABILITY_ONE], read: readAvailability },
    [AVAILABILITY_BATCH]: {
      pattern: INVENTORY_PATTERNS[AVAILABILITY_BATCH],
      read: (answer, question: BatchQuestion) => whollyAnswered(readBatch(answer, question)),
    },
    [AVAILABILITY_LOCATIONS]: { pattern: INVENTORY_PATTERNS[AVAILABILITY_LOCATIONS], read: readLocations },
    [AVAILABILITY_FIRM]: { pattern: INVENTORY_PATTERNS[AVAILABILITY_FIRM], read: readFirm },
  });
}

import type { Attempt } from '@banyan/resilience';
import type { DomainArm, LegacyConnection } from '../../domain.js';
import { armErrorOf } from '../../legacy-exchange/arm-error-of.js';
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
import { chooseFaces, SECOND_LOOK, type ChosenFaces } from './faces.js';
import { MsiFace } from './msi.face.js';
import { RestExchange } from './rest-exchange.js';
import { RestFace } from './rest.face.js';
import { SecondLook } from './second-look.js';
import { SoapFace } from './soap.face.js';
import type { StockFace } from './stock-face.js';
import { LegacyTopologyClient } from './topology.client.js';

/**
 * Inventory answered by the legacy core, over the faces that are configured.
 *
 * @throws FacesRefused when a face cannot answer what it is to be asked for
 */
export function connectInventoryLegacy(connection: LegacyConnection): DomainArm {
  return new InventoryLegacyClient(connection);
}

class InventoryLegacyClient implements DomainArm {
  readonly #chosen: ChosenFaces;
  readonly #rest: RestFace;
  readonly #msi: MsiFace;
  readonly #soap: SoapFace;
  readonly #restExchange: RestExchange;

  constructor(connection: LegacyConnection) {
    this.#chosen = chooseFaces(connection.faces);
    const exchange = new RestExchange(connection);
    this.#restExchange = exchange;
    this.#rest = new RestFace(exchange);
    const stockItems = this.#chosen[SECOND_LOOK] === 'rest' ? this.#rest : undefined;
    const secondLook = new SecondLook(connection.clock, stockItems);
    this.#soap = new SoapFace(connection, secondLook);
    this.#msi = new MsiFace({
      clock: connection.clock,
      exchange,
      topology: new LegacyTopologyClient(connection, exchange),
      secondLook,
      stockItems,
    });
  }

  async call(operation: string, input: unknown, attempt: Attempt): Promise<unknown> {
    try {
      switch (operation) {
        case AVAILABILITY_ONE:
          return await this.#face(operation).one(input as AvailabilityQuestion, attempt);
        case AVAILABILITY_BATCH:
          return await this.#face(operation).batch(input as BatchQuestion, attempt);
        case AVAILABILITY_LOCATIONS:
          return await this.#msi.locations(input as LocationsQuestion, attempt);
        case AVAILABILITY_FIRM:
          return await this.#rest.firm(input as FirmQuestion, attempt);
        default:
          throw new RangeError(`inventory has no operation ${operation}`);
      }
    } catch (error) {
      throw armErrorOf(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#soap.close(), this.#restExchange.close()]);
  }

  #face(operation: typeof AVAILABILITY_ONE | typeof AVAILABILITY_BATCH): StockFace {
    return { soap: this.#soap, rest: this.#rest, msi: this.#msi }[this.#chosen[operation]];
  }
}

import type { Domain } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import type { ControlConfig } from '../control.config.js';
import type { ComparesApart } from './comparing/compare-apart.js';
import { ComparisonBook } from './comparing/comparison-book.js';
import { ContractDesk } from './contract-desk.js';
import { ContractShelf } from './shelf/contract-shelf.js';
import { AskGateway } from './trying/ask-gateway.js';
import { GatewayPlace } from './trying/gateway-place.js';
import { ServedOperations } from './trying/served-operations.js';
import { TryDesk } from './trying/try-desk.js';

/** What the reference of contracts is made of. */
export interface ContractParts {
  readonly desk: ContractDesk;
  readonly comparisons: ComparisonBook;
  readonly tries: TryDesk;
  /** Frees sockets; what is being asked is cut. */
  stop(): Promise<void>;
}

export function assembleContracts(
  config: ControlConfig,
  domains: readonly Domain[],
  compare: ComparesApart,
  clock: Clock,
): ContractParts {
  const gateway = new AskGateway(clock, config.BANYAN_SYNTHETIC_KEY);
  const place = new GatewayPlace(config.GATEWAY_URL, config.CONTRACT_PREFIX, config.BANYAN_DATA_DIR);
  return {
    desk: new ContractDesk(new ContractShelf(config.BANYAN_CONTRACTS_DIR), new ServedOperations(domains), place),
    comparisons: new ComparisonBook(compare),
    tries: new TryDesk(gateway, clock),
    stop: () => gateway.close(),
  };
}

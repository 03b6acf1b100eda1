import type { InventoryErrorCode, InventoryServiceError } from '@banyan/domains';
import { RpcException } from '@nestjs/microservices';

/** An error that crosses the wire as it is: a code of the table and a message for logs. */
export class InventoryRpcError extends RpcException {
  constructor(
    readonly code: InventoryErrorCode,
    message: string,
    field?: string,
  ) {
    const error: InventoryServiceError = { code, message, ...(field === undefined ? {} : { field }) };
    super(error);
  }
}

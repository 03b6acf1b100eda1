import {
  AVAILABILITY_BATCH,
  AVAILABILITY_ONE,
  INVENTORY_PATTERNS,
  placeOf,
  type AvailabilityResult,
  type BatchResult,
} from '@banyan/domains';
import { Controller, Inject, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { FeedStatus } from '../feed/feed-status.js';
import { CallInterceptor } from '../rpc/call.interceptor.js';
import { InventoryRpcError } from '../rpc/inventory-rpc-error.js';
import { questionPipe } from '../rpc/question.pipe.js';
import { RpcErrorFilter } from '../rpc/rpc-error.filter.js';
import { AvailabilityStore } from './availability.store.js';
import { BatchEnvelopeDto, OneEnvelopeDto } from './question.dto.js';

/** The operations of the domain, answered from the service's own tables. */
@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
export class AvailabilityController {
  constructor(
    @Inject(AvailabilityStore) private readonly store: AvailabilityStore,
    @Inject(FeedStatus) private readonly feed: FeedStatus,
  ) {}

  /** @throws InventoryRpcError `stock-in-doubt` when the feed row of this SKU was refused: no guess, no stale figure */
  @MessagePattern(INVENTORY_PATTERNS[AVAILABILITY_ONE])
  async one(@Payload(questionPipe()) { question, remainingMs }: OneEnvelopeDto): Promise<AvailabilityResult> {
    this.#refuse(remainingMs);
    const [item] = await this.store.find([question.sku], question);
    if (item === undefined) throw new InventoryRpcError('internal', 'the tables gave no row');
    if (item.kind === 'refused') {
      throw new InventoryRpcError('stock-in-doubt', 'the latest feed row of this SKU was refused', item.field);
    }
    return item;
  }

  @MessagePattern(INVENTORY_PATTERNS[AVAILABILITY_BATCH])
  async batch(@Payload(questionPipe()) { question, remainingMs }: BatchEnvelopeDto): Promise<BatchResult> {
    this.#refuse(remainingMs);
    return { ...placeOf(question), items: await this.store.find(question.skus, question) };
  }

  #refuse(remainingMs: number | undefined): void {
    if (!this.feed.loaded) throw new InventoryRpcError('not-loaded', 'the first load of the feed is not complete');
    if (remainingMs === 0) throw new InventoryRpcError('out-of-time', 'nobody waits for this any more');
  }
}

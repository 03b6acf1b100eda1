import {
  MOST_RESERVATIONS,
  REFERENCE_PATTERN,
  RESERVATIONS_PATTERN,
  type InventoryEnvelope,
  type ReservationsAnswer,
  type ReservationsQuestion,
} from '@banyan/domains';
import { CallInterceptor, EnvelopeDto, questionPipe, refuseLate, RpcErrorFilter } from '@banyan/service';
import { Controller, Inject, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject, Matches, ValidateNested } from 'class-validator';
import { ReservationsStore } from './reservations.store.js';

class ReservationsDto implements ReservationsQuestion {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_RESERVATIONS)
  @Matches(REFERENCE_PATTERN, { each: true })
  references!: string[];
}

class ReservationsEnvelopeDto extends EnvelopeDto implements InventoryEnvelope<ReservationsDto> {
  @IsObject()
  @ValidateNested()
  @Type(() => ReservationsDto)
  question!: ReservationsDto;
}

/** How reservations stand: asked by who holds the books of orders against each other. */
@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
export class ReservationsController {
  constructor(@Inject(ReservationsStore) private readonly store: ReservationsStore) {}

  @MessagePattern(RESERVATIONS_PATTERN)
  async of(@Payload(questionPipe()) { question, remainingMs }: ReservationsEnvelopeDto): Promise<ReservationsAnswer> {
    refuseLate(remainingMs);
    return { reservations: await this.store.of(question.references) };
  }
}

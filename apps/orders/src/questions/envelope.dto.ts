import type { OrdersEnvelope } from '@banyan/domains';
import { EnvelopeDto } from '@banyan/service';
import { IsObject } from 'class-validator';

/** A question as it arrives: what it holds is read by who answers it, member by member. */
export class OrdersEnvelopeDto extends EnvelopeDto implements OrdersEnvelope<object> {
  @IsObject()
  question!: object;
}

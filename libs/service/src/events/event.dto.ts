import { MOST_PARKED } from '@banyan/outbox';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { EnvelopeDto } from '../rpc/envelope.dto.js';

export class EventEnvelopeDto extends EnvelopeDto {
  /** A CloudEvent; what is not one is refused as an event, not as a question. */
  @IsObject()
  question!: object;
}

/** Query of `GET /parked`. */
export class ParkedQueryDto {
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(60)
  consumer?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_PARKED)
  limit?: number;
}

/** Body of `POST /parked/retry` and `POST /parked/drop`. */
export class ParkedDecisionDto {
  @IsString()
  @MinLength(1)
  @MaxLength(60)
  consumer!: string;

  /** Of the events; absent: all that are parked for the consumer. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_PARKED)
  @IsUUID('all', { each: true })
  ids?: string[];

  @IsString()
  @MaxLength(200)
  @Matches(/\S/)
  person!: string;

  @IsString()
  @MaxLength(1_000)
  @Matches(/\S/)
  reason!: string;
}

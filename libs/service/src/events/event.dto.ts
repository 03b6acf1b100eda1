import {
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  ArrayMaxSize,
  ArrayMinSize,
  MaxLength,
  Max,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { Type } from 'class-transformer';
import { MOST_PARKED } from '@banyan/outbox';
import { EnvelopeDto } from '../rpc/envelope.dto.js';

export class EventEnvelopeDto extends EnvelopeDto {
  /** A CloudEvent; what is not one is refused as an event, not as a question. */
  @IsObject()
  question!: object;
}

export class ParkedListDto {
  @IsOptional()
  @IsString()
  @MaxLength(60)
  consumer?: string;

  @IsInt()
  @Min(1)
  @Max(MOST_PARKED)
  most!: number;
}

export class ParkedListEnvelopeDto extends EnvelopeDto {
  @ValidateNested()
  @Type(() => ParkedListDto)
  question!: ParkedListDto;
}

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
  @MinLength(1)
  @MaxLength(120)
  by!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(500)
  reason!: string;
}

export class ParkedDecisionEnvelopeDto extends EnvelopeDto {
  @ValidateNested()
  @Type(() => ParkedDecisionDto)
  question!: ParkedDecisionDto;
}

import {
  CHANNELS,
  DESK_REFERENCE_PATTERN,
  LONGEST_RESERVATION_MS,
  MOST_RESERVED_LINES,
  type Channel,
  type GiveBack,
  type InventoryEnvelope,
  type Reservation,
} from '@banyan/domains';
import { EnvelopeDto } from '@banyan/service';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

/** 1 to 64 code points, none of them a control character. */
const SKU = /^[^\p{Cc}]{1,64}$/u;
/** A name or a code of a place. */
const PLACE = /^[A-Za-z0-9-]{1,32}$/;
/** A hundred million units: what no shop has, and what adds up exactly. */
const MOST_E4 = 1_000_000_000_000;

class LineDto {
  @IsString()
  @Matches(SKU)
  sku!: string;

  @IsInt()
  @Min(1)
  @Max(MOST_E4)
  quantityE4!: number;
}

class ReferenceDto {
  @IsString()
  @Matches(DESK_REFERENCE_PATTERN)
  reference!: string;
}

class ReservationDto extends ReferenceDto implements Reservation {
  @IsInt()
  @Min(1)
  term!: number;

  @IsIn(CHANNELS)
  channel!: Channel;

  @IsOptional()
  @Matches(PLACE)
  location?: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_RESERVED_LINES)
  @ValidateNested({ each: true })
  @Type(() => LineDto)
  lines!: LineDto[];

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LONGEST_RESERVATION_MS)
  expiresInMs?: number;
}

class GiveBackDto extends ReferenceDto implements GiveBack {
  @IsString()
  @MaxLength(128)
  @Matches(/\S/)
  returnReference!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_RESERVED_LINES)
  @ValidateNested({ each: true })
  @Type(() => LineDto)
  lines!: LineDto[];

  @IsOptional()
  @Matches(PLACE)
  location?: string;
}

export class ReserveEnvelopeDto extends EnvelopeDto implements InventoryEnvelope<ReservationDto> {
  @IsObject()
  @ValidateNested()
  @Type(() => ReservationDto)
  question!: ReservationDto;
}

export class ReferenceEnvelopeDto extends EnvelopeDto implements InventoryEnvelope<ReferenceDto> {
  @IsObject()
  @ValidateNested()
  @Type(() => ReferenceDto)
  question!: ReferenceDto;
}

export class GiveBackEnvelopeDto extends EnvelopeDto implements InventoryEnvelope<GiveBackDto> {
  @IsObject()
  @ValidateNested()
  @Type(() => GiveBackDto)
  question!: GiveBackDto;
}

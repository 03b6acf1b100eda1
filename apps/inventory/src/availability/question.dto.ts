import {
  CHANNELS,
  LOCATIONS,
  type Channel,
  type InventoryEnvelope,
  type Location,
  type StockListQuestion,
} from '@banyan/domains';
import { EnvelopeDto } from '@banyan/service';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';

/** 1 to 64 code points, none of them a control character. */
const SKU = /^[^\p{Cc}]{1,64}$/u;
const MOST_SKUS = 100;

/** Locations exist for channel `store` only. */
function LocationOfStore(): PropertyDecorator {
  return ValidateBy({
    name: 'locationOfStore',
    validator: {
      validate: (location, context) =>
        location === undefined || (context?.object as PlaceDto | undefined)?.channel === 'store',
    },
  });
}

class PlaceDto {
  @IsIn(CHANNELS)
  channel!: Channel;

  @IsOptional()
  @LocationOfStore()
  @IsIn(LOCATIONS)
  location?: Location;
}

export class OneQuestionDto extends PlaceDto {
  @IsString()
  @Matches(SKU)
  sku!: string;
}

export class LocationsQuestionDto {
  @IsString()
  @Matches(SKU)
  sku!: string;
}

export class BatchQuestionDto extends PlaceDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_SKUS)
  @ArrayUnique()
  @IsString({ each: true })
  @Matches(SKU, { each: true })
  skus!: string[];
}

export class FirmQuestionDto extends OneQuestionDto {
  @IsInt()
  @Min(1)
  wantedE4!: number;
}

export class FirmEnvelopeDto extends EnvelopeDto implements InventoryEnvelope<FirmQuestionDto> {
  @IsObject()
  @ValidateNested()
  @Type(() => FirmQuestionDto)
  question!: FirmQuestionDto;
}

export class OneEnvelopeDto extends EnvelopeDto implements InventoryEnvelope<OneQuestionDto> {
  @IsObject()
  @ValidateNested()
  @Type(() => OneQuestionDto)
  question!: OneQuestionDto;
}

export class BatchEnvelopeDto extends EnvelopeDto implements InventoryEnvelope<BatchQuestionDto> {
  @IsObject()
  @ValidateNested()
  @Type(() => BatchQuestionDto)
  question!: BatchQuestionDto;
}

export class LocationsEnvelopeDto extends EnvelopeDto implements InventoryEnvelope<LocationsQuestionDto> {
  @IsObject()
  @ValidateNested()
  @Type(() => LocationsQuestionDto)
  question!: LocationsQuestionDto;
}

export class StockListQuestionDto implements StockListQuestion {
  @IsOptional()
  @IsString()
  @Matches(SKU)
  after?: string;
}

export class StockListEnvelopeDto extends EnvelopeDto implements InventoryEnvelope<StockListQuestionDto> {
  @IsObject()
  @ValidateNested()
  @Type(() => StockListQuestionDto)
  question!: StockListQuestionDto;
}

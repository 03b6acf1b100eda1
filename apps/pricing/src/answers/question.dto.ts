import {
  CHANNELS,
  CUSTOMER_GROUPS,
  type Channel,
  type CustomerGroup,
  type PriceChangesQuestion,
  type PricingEnvelope,
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
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';

/** 1 to 64 code points, none of them a control character. */
const SKU = /^[^\p{Cc}]{1,64}$/u;
const MOST_SKUS = 200;
const MOST_LINES = 100;
const MOST_CODES = 10;
const LONGEST_CODE = 64;

/** The last instant a calendar has. */
const LAST_MS = 8_640_000_000_000_000;

class MarketDto {
  @IsIn(CHANNELS)
  channel!: Channel;

  @IsIn(CUSTOMER_GROUPS)
  group!: CustomerGroup;

  @IsOptional()
  @IsInt()
  @Min(-LAST_MS)
  @Max(LAST_MS)
  atMs?: number;
}

class QuantityOfSkuDto {
  @IsString()
  @Matches(SKU)
  sku!: string;

  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  quantityE4!: number;
}

export class OneQuestionDto extends MarketDto implements QuantityOfSkuDto {
  @IsString()
  @Matches(SKU)
  sku!: string;

  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  quantityE4!: number;
}

export class BatchQuestionDto extends MarketDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_SKUS)
  @ArrayUnique()
  @IsString({ each: true })
  @Matches(SKU, { each: true })
  skus!: string[];
}

export class QuoteQuestionDto extends MarketDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LINES)
  @ArrayUnique(({ sku }: QuantityOfSkuDto) => sku)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => QuantityOfSkuDto)
  lines!: QuantityOfSkuDto[];

  @IsArray()
  @ArrayMaxSize(MOST_CODES)
  @IsString({ each: true })
  @MinLength(1, { each: true })
  @MaxLength(LONGEST_CODE, { each: true })
  @ArrayUnique((code: unknown) => (typeof code === 'string' ? code.toLowerCase() : code))
  codes!: string[];
}

export class ChangesQuestionDto implements PriceChangesQuestion {
  @IsOptional()
  @IsString()
  @MaxLength(64)
  cursor?: string;
}

export class OneEnvelopeDto extends EnvelopeDto implements PricingEnvelope<OneQuestionDto> {
  @IsObject()
  @ValidateNested()
  @Type(() => OneQuestionDto)
  question!: OneQuestionDto;
}

export class BatchEnvelopeDto extends EnvelopeDto implements PricingEnvelope<BatchQuestionDto> {
  @IsObject()
  @ValidateNested()
  @Type(() => BatchQuestionDto)
  question!: BatchQuestionDto;
}

export class QuoteEnvelopeDto extends EnvelopeDto implements PricingEnvelope<QuoteQuestionDto> {
  @IsObject()
  @ValidateNested()
  @Type(() => QuoteQuestionDto)
  question!: QuoteQuestionDto;
}

export class ChangesEnvelopeDto extends EnvelopeDto implements PricingEnvelope<ChangesQuestionDto> {
  @IsObject()
  @ValidateNested()
  @Type(() => ChangesQuestionDto)
  question!: ChangesQuestionDto;
}

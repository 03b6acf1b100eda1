import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { Arm } from '@banyan/kernel';

const NAME = /^[a-z][a-z0-9.-]{0,63}$/;
const MOST_CULPRITS = 256;
const MOST_SKUS = 1_280;

/** Sessions that one operation of an arm has failed. */
export class CulpritDto {
  @Matches(NAME) domain!: string;
  @Matches(NAME) operation!: string;
  @IsIn(['legacy', 'service']) arm!: Arm;
  @IsInt() @Min(0) failed!: number;
}

/** Sessions of the last half hour, and what spoilt those that were spoilt. */
export class JourneysDto {
  @IsInt() @Min(0) seen!: number;
  @IsInt() @Min(0) failed!: number;
  @IsArray()
  @ArrayMaxSize(MOST_CULPRITS)
  @ValidateNested({ each: true })
  @Type(() => CulpritDto)
  by!: CulpritDto[];
}

/** Goods whose questions failed since the replica started: at least `count - error` times, at most `count`. */
export class FailingSkuDto {
  @Matches(NAME) domain!: string;
  @IsString() @MaxLength(256) sku!: string;
  @IsInt() @Min(0) count!: number;
  @IsInt() @Min(0) error!: number;
}

/** How sessions that meant to buy ended. */
export class SessionEndsDto {
  @IsInt() @Min(0) bought!: number;
  @IsInt() @Min(0) abandoned!: number;
}

export class EndedDto {
  @IsInt() @Min(1) minutes!: number;
  /** Without a failure that the shopper met, and with one. */
  @IsObject() @ValidateNested() @Type(() => SessionEndsDto) sound!: SessionEndsDto;
  @IsObject() @ValidateNested() @Type(() => SessionEndsDto) spoilt!: SessionEndsDto;
}

/** Processor time of the replica within so many minutes. */
export class CpuDto {
  @IsInt() @Min(1) minutes!: number;
  @IsInt() @Min(0) ms!: number;
}

/** What a gateway knows of shoppers. */
export class SignalsReportDto {
  @IsObject() @ValidateNested() @Type(() => JourneysDto) journeys!: JourneysDto;
  @IsArray()
  @ArrayMaxSize(MOST_SKUS)
  @ValidateNested({ each: true })
  @Type(() => FailingSkuDto)
  failingSkus!: FailingSkuDto[];
  /** Absent: it is of a release that does not say. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => EndedDto) ended?: EndedDto;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => CpuDto) cpu?: CpuDto;
}

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { Arm } from '@banyan/kernel';

const NAME = /^[a-z][a-z0-9.-]{0,63}$/;
/** The first 16 hex digits of a keyed hash. */
const HASH = /^[0-9a-f]{16}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;
const MOST_PATHS = 256;
const MOST_OPERATIONS = 64;
/** A gateway sends 64 at a time. */
const MOST_RECORDS = 256;
const GREATEST_SEQUENCE = 2_147_483_647;

export class MismatchReportDto {
  @IsString() @MaxLength(200) path!: string;
  @IsString() @MaxLength(40) servingType!: string;
  @IsString() @MaxLength(40) shadowType!: string;
  @IsInt() @Min(0) count!: number;
  @IsOptional() @IsInt() @Min(0) explained?: number;
  @IsOptional() @IsInt() @Min(0) unexplained?: number;
  @IsOptional() @IsInt() @Min(0) ignored?: number;
}

export class FieldNoiseDto {
  @IsString() @MaxLength(200) path!: string;
  @IsInt() @Min(0) raw!: number;
  @IsInt() @Min(0) noise!: number;
  @IsInt() @Min(0) rawOnly!: number;
  @IsInt() @Min(0) noiseOnly!: number;
}

/** Of copies for which legacy was asked twice. */
export class OperationNoiseDto {
  @Matches(NAME) operation!: string;
  @IsInt() @Min(0) samples!: number;
  @IsArray()
  @ArrayMaxSize(MOST_PATHS)
  @ValidateNested({ each: true })
  @Type(() => FieldNoiseDto)
  fields!: FieldNoiseDto[];
}

/** One unexplained difference, without a value. */
export class MismatchRecordDto {
  @IsInt() @Min(1) @Max(GREATEST_SEQUENCE) sequence!: number;
  @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) atMs!: number;
  @Matches(NAME) operation!: string;
  @IsIn(['legacy', 'service']) serving!: Arm;
  @IsIn(['legacy', 'service']) shadow!: Arm;
  @IsString() @MaxLength(200) path!: string;
  @IsString() @MaxLength(40) servingType!: string;
  @IsString() @MaxLength(40) shadowType!: string;
  @Matches(HASH) servingHash!: string;
  @Matches(HASH) shadowHash!: string;
  @Matches(HASH) inputHash!: string;
  @Matches(TRACE_ID) traceId!: string;
  @IsInt() @Min(0) @Max(1_000) askedAgain!: number;
  @IsIn(['legacy', 'shadow', 'canary', 'full']) stage!: string;
  @IsString() @MaxLength(64) definition!: string;
  /** Number of the rule that ignores it; null, or not said by an older gateway: it counts. */
  @IsOptional() @IsInt() @Min(1) @Max(GREATEST_SEQUENCE) ignoredBy?: number | null;
}

/** A replica's records on their way here. What was not acknowledged is sent again. */
export class MismatchRecordsDto {
  /** New with every start of the replica. */
  @IsUUID() stream!: string;
  /** Pushed out of the replica's own bound before they were acknowledged. */
  @IsInt() @Min(0) dropped!: number;
  /** The oldest ones that are not acknowledged, in their order. */
  @IsArray()
  @ArrayMaxSize(MOST_RECORDS)
  @ValidateNested({ each: true })
  @Type(() => MismatchRecordDto)
  next!: MismatchRecordDto[];
}

/** Copies selected under one definition of the serve flag and one epoch of the latch. */
export class ShadowCoverageDto {
  @IsString() @MaxLength(64) definition!: string;
  @IsOptional() @IsInt() @Min(0) epoch?: number;
  @IsInt() @Min(0) selected!: number;
  @IsInt() @Min(0) compared!: number;
  @IsInt() @Min(0) skipped!: number;
  @IsInt() @Min(0) failed!: number;
}

/** What is optional here an older gateway does not say. */
export class ShadowReportDto {
  @Matches(NAME) domain!: string;
  @IsInt() @Min(0) selected!: number;
  @IsInt() @Min(0) compared!: number;
  @IsInt() @Min(0) matched!: number;
  @IsOptional() @IsInt() @Min(0) explained?: number;
  @IsOptional() @IsInt() @Min(0) ignored?: number;
  @IsInt() @Min(0) mismatched!: number;
  @IsOptional() @IsInt() @Min(0) unverified?: number;
  @IsOptional() @IsInt() @Min(0) pending?: number;
  @IsInt() @Min(0) skipped!: number;
  @IsArray()
  @ArrayMaxSize(MOST_PATHS)
  @ValidateNested({ each: true })
  @Type(() => MismatchReportDto)
  mismatches!: MismatchReportDto[];
  /** Since flag and latch are as the replica has them; one that has never selected a request says nothing. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => ShadowCoverageDto) coverage?: ShadowCoverageDto;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_OPERATIONS)
  @ValidateNested({ each: true })
  @Type(() => OperationNoiseDto)
  noise?: OperationNoiseDto[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => MismatchRecordsDto) records?: MismatchRecordsDto;
  /** Mismatches by group, and samples of them: read where they are kept, so that a mistake in one costs no evidence. */
  @IsOptional() @IsObject() groups?: object;
  @IsOptional() @IsObject() samples?: object;
}

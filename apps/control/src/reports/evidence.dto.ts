import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { ArmCounts, Assigned, Evidence, FieldPairs, OperationEvidence, Pairs } from '@banyan/slo';

// Bounds are far above what a gateway sends and far below what could hurt: a report is input like any other.
const MOST_OPERATIONS = 64;
const MOST_SESSIONS = 64;
const MOST_LATENCIES = 8;
const MOST_FIELDS = 64;
const MOST_REPLICAS = 256;
const MOST_REQUESTS = 1_000_000_000;
const NAME = /^[a-z][a-z0-9.-]{0,63}$/;
/** Visible characters: it stands on the page, in the terminal and in records. */
export const RELEASE = /^[\x21-\x7e]{1,64}$/;
/** Evidence says so with an empty text where no release is known. */
const RELEASE_OR_NONE = /^[\x21-\x7e]{0,64}$/;

export class ArmCountsDto implements ArmCounts {
  @IsInt() @Min(0) requests!: number;
  @IsInt() @Min(0) failed!: number;
  @IsInt() @Min(0) slow!: number;
  /** Of `failed`, those that say nothing new: of a session that had failed just before. */
  @IsOptional() @IsInt() @Min(0) @Max(MOST_REQUESTS) failedAgain?: number;
  @IsOptional() @IsInt() @Min(0) @Max(MOST_REQUESTS) slowAgain?: number;
  /** Requests over each of the watched latencies. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_LATENCIES)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(MOST_REQUESTS, { each: true })
  over?: number[];
  @IsArray()
  @ArrayMaxSize(MOST_SESSIONS)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  failedSessions!: string[];
  @IsArray()
  @ArrayMaxSize(MOST_SESSIONS)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  slowSessions!: string[];
}

export class PairFieldDto implements FieldPairs {
  @IsString() @MaxLength(200) path!: string;
  @IsInt() @Min(0) @Max(MOST_REQUESTS) rawOnly!: number;
  @IsInt() @Min(0) @Max(MOST_REQUESTS) noiseOnly!: number;
  @IsInt() @Min(0) @Max(MOST_REQUESTS) noise!: number;
}

/** Requests of the stretch for which legacy was asked twice. */
export class PairsDto implements Pairs {
  @IsInt() @Min(0) @Max(MOST_REQUESTS) samples!: number;
  @IsArray()
  @ArrayMaxSize(MOST_FIELDS)
  @ValidateNested({ each: true })
  @Type(() => PairFieldDto)
  fields!: PairFieldDto[];
}

export class OperationEvidenceDto implements OperationEvidence {
  @Matches(NAME) operation!: string;
  @IsObject() @ValidateNested() @Type(() => ArmCountsDto) legacy!: ArmCountsDto;
  @IsObject() @ValidateNested() @Type(() => ArmCountsDto) service!: ArmCountsDto;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => PairsDto) pairs?: PairsDto;
  /** Is legacy asked for a sample of these requests? */
  @IsOptional() @IsBoolean() sampled?: boolean;
}

/** Distinct sessions by the arm they were assigned to. */
export class AssignedDto implements Assigned {
  @IsInt() @Min(0) @Max(MOST_REQUESTS) legacy!: number;
  @IsInt() @Min(0) @Max(MOST_REQUESTS) service!: number;
}

/** One domain's stretch. What is optional here an older gateway does not say. */
export class EvidenceDto implements Evidence {
  @Matches(NAME) domain!: string;
  @IsString() @MaxLength(1_000) stretch!: string;
  @IsNumber() @Min(0) @Max(1) share!: number;
  @IsOptional() @IsInt() @Min(0) epoch?: number;
  @IsOptional() @IsNumber() @Min(0) startedAtMs?: number;
  @IsOptional() @Matches(RELEASE_OR_NONE) release?: string;
  @IsOptional() @IsNumber() @Min(0) @Max(1e12) dailyRequests?: number;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_REPLICAS)
  @ValidateNested({ each: true })
  @Type(() => AssignedDto)
  assigned?: AssignedDto[];
  @IsArray()
  @ArrayMaxSize(MOST_OPERATIONS)
  @ValidateNested({ each: true })
  @Type(() => OperationEvidenceDto)
  operations!: OperationEvidenceDto[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => OperationEvidenceDto) together?: OperationEvidenceDto;
}

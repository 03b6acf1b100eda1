import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { Latch, Stage } from '@banyan/rollout';
import { ChaosReportDto } from './chaos-report.dto.js';
import { EvidenceDto, RELEASE } from './evidence.dto.js';
import { CoreReportDto } from './core-report.dto.js';
import { MinutesReportDto } from './minutes-report.dto.js';
import { SignalsReportDto } from './signals-report.dto.js';
import { TrafficReportDto } from './traffic-report.dto.js';
import { UsageReportDto } from './usage-report.dto.js';
import { ShadowReportDto } from './shadow-report.dto.js';

// Bounds are far above what a gateway sends and far below what could hurt: a report is input like any other.
const MOST_DOMAINS = 64;
const MOST_RULES = 1_024;
const NAME = /^[a-z][a-z0-9.-]{0,63}$/;

export class ArmRequestsDto {
  @IsInt() @Min(0) legacy!: number;
  @IsInt() @Min(0) service!: number;
}

/** How requests meant for the service ended for the shopper, since the latch was last armed or the replica started. */
export class OutcomesDto {
  @IsInt() @Min(0) ok!: number;
  @IsInt() @Min(0) rescued!: number;
  @IsInt() @Min(0) failed!: number;
}

export class RouteReportDto {
  @Matches(NAME) domain!: string;
  @IsIn(['legacy', 'shadow', 'canary', 'full']) stage!: Stage;
  @IsNumber() @Min(0) @Max(100) canaryPercent!: number;
  @IsOptional() @IsBoolean() shadowing?: boolean;
  @IsObject() @ValidateNested() @Type(() => ArmRequestsDto) requests!: ArmRequestsDto;
  /** Route decisions by reason. */
  @IsOptional() @IsObject() reasons?: Record<string, number>;
  /** Of the `.serve` flag as this replica has it now: evidence of another definition is over. */
  @IsOptional() @IsString() @MaxLength(64) definition?: string;
  /** What the service says its release is, as this replica knows it. */
  @IsOptional() @Matches(RELEASE) release?: string;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => OutcomesDto) outcomes?: OutcomesDto;
}

export class LatchReportDto {
  @Matches(NAME) domain!: string;
  @IsIn(['armed', 'tripped', 'held', 'unread']) state!: Latch['state'] | 'unread';
  @IsInt() @Min(0) epoch!: number;
}

export class FlagsReportDto {
  /** Undefined and null: never fetched. */
  @IsOptional() @IsNumber() @Min(0) ageMs?: number | null;
  @IsString() @MaxLength(40) source!: string;
  /** Unleash's own revision of these flags; absent: it did not say. */
  @IsOptional() @IsInt() @Min(0) revision?: number;
}

/** What of the core takes stock, as this gateway lets it pass. */
export class StockRoutesDto {
  @IsArray() @ArrayMaxSize(MOST_DOMAINS) @IsString({ each: true }) @MaxLength(64, { each: true }) open!: string[];
  @IsArray() @ArrayMaxSize(MOST_DOMAINS) @IsString({ each: true }) @MaxLength(64, { each: true }) blocked!: string[];
  /** Absent: a gateway of an older version. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_DOMAINS)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  owned?: string[];
}

/** What a gateway replica says every 500 ms. All counts are cumulative: a lost or repeated report does no harm. */
export class ReplicaReportDto {
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true }) @MaxLength(200) opsUrl!: string;
  @IsArray()
  @ArrayMaxSize(MOST_DOMAINS)
  @ValidateNested({ each: true })
  @Type(() => EvidenceDto)
  evidence!: EvidenceDto[];
  @IsArray()
  @ArrayMaxSize(MOST_DOMAINS)
  @ValidateNested({ each: true })
  @Type(() => RouteReportDto)
  routes!: RouteReportDto[];
  @IsArray()
  @ArrayMaxSize(MOST_DOMAINS)
  @ValidateNested({ each: true })
  @Type(() => ShadowReportDto)
  shadow!: ShadowReportDto[];
  @IsArray()
  @ArrayMaxSize(MOST_DOMAINS)
  @ValidateNested({ each: true })
  @Type(() => LatchReportDto)
  latches!: LatchReportDto[];
  /** Absent, as are the next five: a gateway of an older version. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_DOMAINS)
  @ValidateNested({ each: true })
  @Type(() => MinutesReportDto)
  minutes?: MinutesReportDto[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => TrafficReportDto) traffic?: TrafficReportDto;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => SignalsReportDto) signals?: SignalsReportDto;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => UsageReportDto) usage?: UsageReportDto;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => StockRoutesDto) stockRoutes?: StockRoutesDto;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => CoreReportDto) core?: CoreReportDto;
  /** Numbers of the rules about ignored differences that it follows. Absent: a gateway of an older version, which follows none. */
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_RULES) @IsInt({ each: true }) @Min(1, { each: true }) ignoring?: number[];
  /** Absent: a gateway of an older version, which injects nothing. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => ChaosReportDto) chaos?: ChaosReportDto;
  @IsObject() @ValidateNested() @Type(() => FlagsReportDto) flags!: FlagsReportDto;
}

/** The name of a replica in the path of its report. */
export class ReplicaPathDto {
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
    message: 'must be 1 to 64 letters, digits, dots, underscores or hyphens',
  })
  replica!: string;
}

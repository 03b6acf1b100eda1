import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

/** As in a registry: a domain, and a contract version. */
const DOMAIN = /^[a-z][a-z0-9-]{0,39}$/;
const VERSION = /^(v[1-9]\d{0,3}|legacy)$/;
const OPERATION = /^[A-Za-z][A-Za-z0-9._-]{0,99}$/;
const STOREFRONT = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** A gateway sends 256 at a time. */
const MOST_USES = 512;
/** About the year 5000. */
const LAST_DAY = 1_100_000;

export class ReportedUseDto {
  /** By the gateway's clock, since the Unix epoch, UTC. */
  @IsInt() @Min(0) @Max(LAST_DAY) day!: number;
  @Matches(DOMAIN) domain!: string;
  @Matches(VERSION) contract!: string;
  @Matches(OPERATION) operation!: string;
  @Matches(STOREFRONT) storefront!: string;
  /** A deprecated field of the contract; empty: the requests themselves. */
  @IsString() @MaxLength(200) field!: string;
  @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) requests!: number;
  @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) lastSeenMs!: number;
}

/** Who used what of the contracts, as one gateway process counted it and was not told is kept. */
export class UsageReportDto {
  /** New with every start of the process: its counts begin at zero. */
  @IsUUID() stream!: string;
  @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) sequence!: number;
  @IsArray()
  @ArrayMaxSize(MOST_USES)
  @ValidateNested({ each: true })
  @Type(() => ReportedUseDto)
  uses!: ReportedUseDto[];
}

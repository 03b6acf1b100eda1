import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsUUID, Matches, Max, Min, ValidateNested } from 'class-validator';
import type { Arm } from '@banyan/kernel';

const NAME = /^[a-z][a-z0-9.-]{0,63}$/;
const CHANNEL = /^[a-z0-9-]{0,40}$/;
/** A gateway sends 400 in whole minutes; one minute has no more than this. */
const MOST_ROWS = 2_000;
/** About the year 5000: a minute must fit PostgreSQL's integer with room for what is added to it. */
const LAST_MINUTE = 1_600_000_000;
/** Of one minute. */
const MOST_COUNTED = 1e9;

/** What one arm did in one minute and channel. */
export class TrafficRowDto {
  @IsInt() @Min(0) @Max(LAST_MINUTE) minute!: number;
  @Matches(NAME) domain!: string;
  @IsIn(['legacy', 'service']) arm!: Arm;
  /** Empty: none. */
  @Matches(CHANNEL) channel!: string;
  @IsInt() @Min(0) @Max(MOST_COUNTED) requests!: number;
  @IsInt() @Min(0) @Max(MOST_COUNTED) failed!: number;
  @IsInt() @Min(0) @Max(MOST_COUNTED) slow!: number;
  @IsInt() @Min(0) @Max(MOST_COUNTED) journeysFailed!: number;
  /** Millionths. */
  @IsInt() @Min(0) @Max(MOST_COUNTED * 1e6) intendedMicro!: number;
  @IsInt() @Min(0) @Max(MOST_COUNTED) compared!: number;
  @IsInt() @Min(0) @Max(MOST_COUNTED) mismatched!: number;
}

/** What a gateway process counted of both arms, minute by minute, and has not been told is kept. */
export class TrafficReportDto {
  /** New with every start of the process: its counts begin at zero. */
  @IsUUID() stream!: string;
  /** The present minute by the gateway's clock, since the Unix epoch: it goes on, those before it are over. */
  @IsInt() @Min(0) @Max(LAST_MINUTE) minute!: number;
  /** Everything up to this minute is told of. */
  @IsInt() @Min(0) @Max(LAST_MINUTE) through!: number;
  @IsArray()
  @ArrayMaxSize(MOST_ROWS)
  @ValidateNested({ each: true })
  @Type(() => TrafficRowDto)
  rows!: TrafficRowDto[];
}

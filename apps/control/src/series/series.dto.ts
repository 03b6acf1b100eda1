import { Type } from 'class-transformer';
import { IsInt, IsISO8601, IsOptional, Matches, Max, Min } from 'class-validator';

const STRICT = { strict: true, strictSeparator: true };
/** A day. */
export const LONGEST_STEP = 1_440;
export const CHANNEL = /^[a-z0-9-]{0,40}$/;

/** What of a domain is to be drawn, and how finely. */
export class SeriesQueryDto {
  @IsOptional()
  @IsISO8601(STRICT)
  from?: string;

  @IsOptional()
  @IsISO8601(STRICT)
  to?: string;

  /** Minutes. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LONGEST_STEP)
  step?: number;

  @IsOptional()
  @Matches(CHANNEL)
  channel?: string;
}

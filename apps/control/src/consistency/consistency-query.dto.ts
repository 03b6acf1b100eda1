import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { STATES } from './read-consistency.js';

export const DEFAULT_LIMIT = 200;
export const MOST_LISTED = 2_000;

/** Which findings are asked for. */
export class ConsistencyQueryDto {
  @IsIn(STATES)
  state: (typeof STATES)[number] = 'open';

  @IsOptional()
  @Matches(/^[a-z][a-z-]{0,39}$/)
  kind?: string;

  /** A place that is not as most are. */
  @IsOptional()
  @Matches(/^[a-z][a-z-]{0,19}$/)
  place?: string;

  /** A SKU, or a promotion's id. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  subject?: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_LISTED)
  limit: number = DEFAULT_LIMIT;
}

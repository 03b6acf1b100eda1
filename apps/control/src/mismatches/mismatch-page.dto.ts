import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** How many are asked for. */
export const DEFAULT_LIMIT = 50;
export const MOST_LISTED = 500;

export class MismatchPageDto {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_LISTED)
  limit: number = DEFAULT_LIMIT;
}

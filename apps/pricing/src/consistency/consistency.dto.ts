import { HYGIENE_KINDS, PRICE_KINDS } from '@banyan/domains';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const DEFAULT_LIMIT = 200;
const MOST_LISTED = 2_000;

/** Which findings are asked for. */
export const ASKED_STATES = ['open', 'settling', 'cleared'] as const;

export class ConsistencyQueryDto {
  @IsIn(ASKED_STATES)
  state: (typeof ASKED_STATES)[number] = 'open';

  @IsOptional()
  @IsIn([...PRICE_KINDS, ...HYGIENE_KINDS])
  kind?: string;

  /** A place that is not as most are. */
  @IsOptional()
  @IsString()
  @MaxLength(20)
  place?: string;

  /** A SKU, or a promotion's id. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  subject?: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_LISTED)
  limit: number = DEFAULT_LIMIT;
}

import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { USAGE_POLICY } from './usage-policy.js';

export const MOST_DAYS = USAGE_POLICY.keptDays.value;

export class ContractUsageDto {
  @IsOptional() @Matches(/^[a-z][a-z0-9-]{0,39}$/) domain?: string;
  @IsOptional() @Matches(/^(v[1-9]\d{0,3}|legacy)$/) version?: string;
  /** How many days back. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  days: number = MOST_DAYS;
}

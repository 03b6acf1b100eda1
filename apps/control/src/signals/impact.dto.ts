import { IsISO8601, IsOptional, Matches } from 'class-validator';

const STRICT = { strict: true, strictSeparator: true };

/** Of which domain, and of which time, the impact is asked for. */
export class ImpactQueryDto {
  @Matches(/^[a-z][a-z0-9-]{0,63}$/)
  domain!: string;

  @IsISO8601(STRICT)
  from!: string;

  /** Absent: until now. */
  @IsOptional()
  @IsISO8601(STRICT)
  to?: string;
}

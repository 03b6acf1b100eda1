import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

export const CURSOR = /^\d{1,15}\.[\w.:-]{1,200}$/;
export const MOST_HAPPENINGS = 200;
export const DEFAULT_HAPPENINGS = 50;
export const KIND = /^[a-z][a-z-]{0,39}$/;
const MOST_KINDS = 64;

/** Which page of the timeline is asked for. */
export class TimelineQueryDto {
  /** As the page before gave it. */
  @IsOptional()
  @Matches(CURSOR)
  before?: string;

  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{0,63}$/)
  domain?: string;

  /** One or several, with commas between. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @ArrayMaxSize(MOST_KINDS)
  @Matches(KIND, { each: true })
  kind?: string[];

  @IsOptional()
  @IsString()
  @MaxLength(100)
  person?: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_HAPPENINGS)
  limit: number = DEFAULT_HAPPENINGS;
}

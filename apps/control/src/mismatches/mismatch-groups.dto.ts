import { EXPECTATIONS, type Expectation } from '@banyan/domains';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { JUDGEMENTS, type Judgement } from './judgement.js';
import { MISMATCH_POLICY } from './mismatch-policy.js';

export const MOST_DAYS = MISMATCH_POLICY.keptDays.value;
export const DEFAULT_GROUPS = 50;
export const MOST_GROUPS = 500;
const SAYS_SOMETHING = /\S/;
/** A folder: it must not lead anywhere else. Empty: as a form sends what was not filled in. */
const CASE_NAME = /^$|^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const LONGEST_CASE_NAME = 60;

export class GroupQueryDto {
  @Type(() => Number) @IsInt() @Min(1) @Max(MOST_DAYS) days: number = MOST_DAYS;
  @Type(() => Number) @IsInt() @Min(1) @Max(MOST_GROUPS) limit: number = DEFAULT_GROUPS;
  @Type(() => Number) @IsInt() @Min(0) @Max(1_000_000) offset: number = 0;
  @IsOptional() @IsString() @MaxLength(64) release?: string;
  @IsOptional() @IsIn(['yes', 'no']) judged?: 'yes' | 'no';
  @IsOptional() @IsIn(['yes', 'no']) ignored?: 'yes' | 'no';
}

export class JudgementDto {
  @IsIn(JUDGEMENTS) judgement!: Judgement;

  @IsString()
  @MaxLength(1_000)
  @Matches(SAYS_SOMETHING, { message: 'must say why, in a sentence' })
  reason!: string;

  @IsString()
  @MaxLength(200)
  @Matches(SAYS_SOMETHING, { message: 'must name the person who judges' })
  person!: string;
}

export class GoldenWishDto {
  @IsIn(EXPECTATIONS) expected!: Expectation;
  /** A folder's name; empty: derived. */
  @IsOptional()
  @Matches(CASE_NAME, { message: 'must be words of a-z and 0-9, with - between' })
  @MaxLength(LONGEST_CASE_NAME)
  name?: string;
  @IsOptional() @IsString() @MaxLength(400) about?: string;
}

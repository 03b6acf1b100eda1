import {
  DIFFERENCE_STATES,
  DIFFERENCES,
  MOST_DIFFERENCES,
  type DifferenceKind,
  type DifferenceState,
} from '@banyan/domains';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';

const SAYS_SOMETHING = /\S/;
export const DIFFERENCE_KINDS = Object.keys(DIFFERENCES) as DifferenceKind[];
export const DEFAULT_DIFFERENCES = 100;
export const LONGEST_REFERENCE = 200;

/** Which differences between books of orders are asked for. */
export class DifferencesQueryDto {
  @IsIn(DIFFERENCE_STATES)
  state: DifferenceState = 'open';

  @IsOptional()
  @IsIn(DIFFERENCE_KINDS)
  kind?: DifferenceKind;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(LONGEST_REFERENCE)
  reference?: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_DIFFERENCES)
  limit: number = DEFAULT_DIFFERENCES;
}

/** What a person says about a difference: who and why are demanded, for both are kept. */
export class DifferenceExplanationDto {
  @IsIn(DIFFERENCE_KINDS)
  kind!: DifferenceKind;

  @IsString()
  @MinLength(1)
  @MaxLength(LONGEST_REFERENCE)
  reference!: string;

  @IsString()
  @MaxLength(500)
  @Matches(SAYS_SOMETHING, { message: 'must say why, in a sentence' })
  reason!: string;

  @IsString()
  @MaxLength(100)
  @Matches(SAYS_SOMETHING, { message: 'must name the person who says so' })
  person!: string;
}

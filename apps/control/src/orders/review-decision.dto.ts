import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { MOST_REVIEWS } from '@banyan/domains';

const SAYS_SOMETHING = /\S/;
export const DECISIONS = ['approve', 'reject'] as const;
export const DEFAULT_REVIEWS = 100;

/** How many are asked for. */
export class ReviewsQueryDto {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_REVIEWS)
  limit: number = DEFAULT_REVIEWS;
}

/** What a person decides about an order that is held: who and why are demanded, for both are kept. */
export class ReviewDecisionDto {
  @IsIn(DECISIONS)
  decision!: (typeof DECISIONS)[number];

  @IsString()
  @MaxLength(500)
  @Matches(SAYS_SOMETHING, { message: 'must say why, in a sentence' })
  reason!: string;

  @IsString()
  @MaxLength(100)
  @Matches(SAYS_SOMETHING, { message: 'must name the person who decides' })
  person!: string;
}

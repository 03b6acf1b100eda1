import { IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';

const SAYS_SOMETHING = /\S/;

/** Who asks for something, and why: both are demanded, for both go into the record. */
export class PersonalWordDto {
  @IsString()
  @MaxLength(1_000)
  @Matches(SAYS_SOMETHING, { message: 'must say why, in a sentence' })
  reason!: string;

  @IsString()
  @MaxLength(200)
  @Matches(SAYS_SOMETHING, { message: 'must name the person who asks' })
  person!: string;
}

/** A change of a latch that a person asks for. */
export class PersonalChangeDto extends PersonalWordDto {
  /** The epoch the person was looking at; another one refuses the change. */
  @IsOptional()
  @IsInt()
  @Min(0)
  expectedEpoch?: number;

  /** How often the release has tripped; a reset after several trips of one release demands it. */
  @IsOptional()
  @IsInt()
  @Min(1)
  confirmTrips?: number;
}

import { ORDER_PARTY_NAMES, type OrderParty } from '@banyan/domains';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsNumber, Max, Min, ValidateNested } from 'class-validator';

/** Nobody takes anything out of use for longer than a day, ms. */
const LONGEST_MS = 24 * 60 * 60_000;

export class PartyOffDto {
  @IsIn(ORDER_PARTY_NAMES)
  party!: OrderParty;

  @IsNumber()
  @Min(0)
  @Max(LONGEST_MS)
  remainingMs!: number;
}

/** Body of `PUT /parties/out-of-use`: all that are, and no other. */
export class PartiesOffDto {
  @IsArray()
  @ArrayMaxSize(ORDER_PARTY_NAMES.length)
  @ArrayUnique(({ party }: PartyOffDto) => party)
  @ValidateNested({ each: true })
  @Type(() => PartyOffDto)
  parties!: PartyOffDto[];
}

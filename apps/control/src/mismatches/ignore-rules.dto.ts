import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { PersonalWordDto } from '../rollback/personal-change.dto.js';
import { IGNORE_POLICY } from './ignore-policy.js';

const NAME = /^[a-z][a-z0-9.-]{0,63}$/;
/** As the groups of mismatches have it. */
const PATH = /^[A-Za-z0-9_$*.…-]{1,200}$/;
const KIND = /^[a-z][a-z0-9-]{0,39}$/;
const GREATEST_NUMBER = 2_147_483_647;

/** What is to be ignored, why and for how long; what is left out may be anything. */
export class IgnoreWishDto extends PersonalWordDto {
  @IsOptional() @Matches(NAME) operation?: string;
  @Matches(PATH) path!: string;
  @IsOptional() @Matches(KIND) kind?: string;
  @IsOptional() @IsString() @MaxLength(80) about?: string;
  @IsInt() @Min(1) @Max(IGNORE_POLICY.longestDays.value) days!: number;
}

export class RulePathDto {
  @IsString() domain!: string;
  @Type(() => Number) @IsInt() @Min(1) @Max(GREATEST_NUMBER) number!: number;
}

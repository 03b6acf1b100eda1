import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const MOST_DOMAINS = 64;
const MOST_OPERATIONS = 64;
const NAME = /^[a-z][a-z0-9.-]{0,63}$/;
const BREAKER_STATES = ['closed', 'open', 'half-open', 'isolated'] as const;
type BreakerWord = (typeof BREAKER_STATES)[number];

/** How one operation's calls to the legacy core went in the last 30 to 60 s. */
export class CoreCallsDto {
  @Matches(NAME) operation!: string;
  @IsInt() @Min(0) asked!: number;
  @IsInt() @Min(0) failed!: number;
  /** Why the last of them failed. */
  @IsOptional() @IsString() @MaxLength(40) lastFailure?: string;
}

export class CoreDomainDto {
  @Matches(NAME) domain!: string;
  /** Of the domain's legacy arm, whatever the face. */
  @IsIn(BREAKER_STATES) breaker!: BreakerWord;
  @IsArray()
  @ArrayMaxSize(MOST_OPERATIONS)
  @ValidateNested({ each: true })
  @Type(() => CoreCallsDto)
  calls!: CoreCallsDto[];
}

/** What a gateway replica sees of the legacy core. */
export class CoreReportDto {
  /** The breaker before everything that is not owned. */
  @IsIn(BREAKER_STATES) passthrough!: BreakerWord;
  @IsArray()
  @ArrayMaxSize(MOST_DOMAINS)
  @ValidateNested({ each: true })
  @Type(() => CoreDomainDto)
  domains!: CoreDomainDto[];
  /** Integrations that people took out of use, as they are in force there. Absent: a gateway of an older version. */
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_DOMAINS) @Matches(NAME, { each: true }) off?: string[];
}

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { A_SCOPE, A_STOREFRONT, MOST_SCOPES, MOST_STOREFRONTS, SCOPE, STOREFRONT } from './file-words.js';
import { SessionsDto } from './sessions-file.dto.js';
import { ALGORITHMS, type Algorithm } from './token-issuer.js';

const MOST_ENTRIES = 1_000;
const DAY_SECONDS = 86_400;
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9._@-]{0,63}$/;
const HASH = /^sha256:[0-9a-f]{64}$/;
const CLAIM = /^[\x21-\x7e]{1,128}$/;
const TYPE = /^[A-Za-z0-9+.-]{1,64}$/;
/** With its zone: a day without one ends at another hour everywhere. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

const AN_INSTANT = { message: 'must be an instant with its zone, such as 2027-01-31T00:00:00Z' };
const A_NAME = { message: 'must be 1 to 64 letters, digits or . _ @ -, the first a letter or digit' };

/** What whoever shows nothing may do. */
export class AnonymousDto {
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_SCOPES) @ArrayUnique() @Matches(SCOPE, A_SCOPE) scopes: string[] = [];
}

/** Keys of one storefront's back end, or of one partner. */
export class KeyDto {
  @Matches(NAME, A_NAME) name!: string;
  /** Of its keys: one, or two while it is rotated. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(2)
  @ArrayUnique()
  @Matches(HASH, { each: true, message: 'each must be sha256: and 64 hex digits, as `banyan keys create` prints it' })
  hashes!: string[];
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_STOREFRONTS)
  @ArrayUnique()
  @Matches(STOREFRONT, A_STOREFRONT)
  storefronts!: string[];
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MOST_SCOPES) @ArrayUnique() @Matches(SCOPE, A_SCOPE) scopes!: string[];
  @IsOptional() @Matches(INSTANT, AN_INSTANT) from?: string;
  @IsOptional() @Matches(INSTANT, AN_INSTANT) until?: string;
}

/** Who signs in customers. */
export class IssuerDto {
  @IsString() @MaxLength(2_048) issuer!: string;
  @IsString() @MaxLength(2_048) keysUrl!: string;
  @IsString() @MaxLength(2_048) audience!: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(ALGORITHMS, { each: true, message: `each must be one of ${ALGORITHMS.join(', ')}` })
  algorithms!: Algorithm[];
  @IsOptional() @Matches(TYPE) type: string = 'at+jwt';
  @IsOptional() @IsInt() @Min(60) @Max(DAY_SECONDS) maxAgeSeconds: number = 3_600;
  @IsOptional() @IsInt() @Min(0) @Max(60) toleranceSeconds: number = 5;
  @IsOptional() @Matches(CLAIM) emailClaim: string = 'email';
  /** The claim that must be true for the e-mail to count; `none`: the issuer has only addresses that it knows. */
  @IsOptional() @Matches(CLAIM) emailVerifiedClaim: string = 'email_verified';
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MOST_SCOPES) @ArrayUnique() @Matches(SCOPE, A_SCOPE) scopes!: string[];
  /** The claim that says which of these a token is for; absent: all of them. */
  @IsOptional() @Matches(CLAIM) scopeClaim?: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_STOREFRONTS)
  @ArrayUnique()
  @Matches(STOREFRONT, A_STOREFRONT)
  storefronts!: string[];
}

/** The owner's file: who is known, and what they may do. */
export class IdentityFileDto {
  @IsOptional() @IsObject() @ValidateNested() @Type(() => AnonymousDto) anonymous: AnonymousDto = new AnonymousDto();
  /** Whose orders those are that the core took by itself; absent: no storefront's. */
  @IsOptional()
  @Matches(STOREFRONT, { message: 'must be 1 to 40 small letters, digits and hyphens' })
  coreOrders?: string;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_ENTRIES)
  @ValidateNested({ each: true })
  @Type(() => KeyDto)
  keys: KeyDto[] = [];
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_ENTRIES)
  @ValidateNested({ each: true })
  @Type(() => IssuerDto)
  issuers: IssuerDto[] = [];
  /** What the core's session cookie says; absent: nothing. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => SessionsDto) sessions?: SessionsDto;
}

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { A_SCOPE, A_STOREFRONT, MOST_SCOPES, MOST_STOREFRONTS, SCOPE, STOREFRONT } from './file-words.js';

const MOST_PATHS = 16;
const MOST_COOKIES = 8;
const COOKIE = /^[A-Za-z0-9_-]{1,64}$/;
const PATH = /^\/[\x21\x24-\x3e\x40-\x7e]*$/;
const TARGET = /^\/[\x21\x24-\x7e]*$/;
const POINTER = /^(?:\/(?:[^~/]|~[01])+)+$/;
const POINTER_OR_NONE = /^(?:none|(?:\/(?:[^~/]|~[01])+)+)$/;
const ORIGIN = /^https?:\/\/[a-z0-9.[\]:-]+$/;

const A_COOKIE = { message: 'must be the name of a cookie: 1 to 64 letters, digits, _ or -' };
const EACH_A_COOKIE = { ...A_COOKIE, each: true };
const A_PATH = { message: 'must be a path of the core, such as /customer/account/logout' };
const A_TARGET = { message: 'must be a path of the core, with its query where it needs one' };
const A_POINTER = { message: 'must be a JSON pointer, such as /email' };
const A_POINTER_OR_NONE = { message: 'must be a JSON pointer such as /verified, or none' };
const AN_ORIGIN = { each: true, message: 'each must be an origin in small letters, such as https://shop.example' };

/** Where the core gives a session for an assertion. */
export class LoginDto {
  @Matches(PATH, A_PATH) path!: string;
  @IsString() @MaxLength(2_048) audience!: string;
  @IsOptional() @IsInt() @Min(10) @Max(86_400) keptSeconds: number = 900;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_COOKIES)
  @ArrayUnique()
  @Matches(COOKIE, EACH_A_COOKIE)
  alsoCookies: string[] = [];
}

/** What a session cookie of the core says. */
export class SessionsDto {
  @Matches(COOKIE, A_COOKIE) cookie!: string;
  @Matches(TARGET, A_TARGET) whoPath!: string;
  @Matches(POINTER, A_POINTER) emailAt!: string;
  /** `none`: the core has only addresses that it has proved. There is no default: whoever registers another's address would own their orders. */
  @Matches(POINTER_OR_NONE, A_POINTER_OR_NONE) emailVerifiedAt!: string;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_PATHS)
  @ArrayUnique()
  @IsString({ each: true })
  @MinLength(3, { each: true })
  @MaxLength(200, { each: true })
  signOut: string[] = [];
  @IsOptional() @IsInt() @Min(1) @Max(300) believedSeconds: number = 30;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MOST_SCOPES) @ArrayUnique() @Matches(SCOPE, A_SCOPE) scopes!: string[];
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_STOREFRONTS)
  @ArrayUnique()
  @Matches(STOREFRONT, A_STOREFRONT)
  storefronts!: string[];
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_PATHS)
  @ArrayUnique()
  @Matches(ORIGIN, AN_ORIGIN)
  origins: string[] = [];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => LoginDto) login?: LoginDto;
}

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
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

const MIB = 1_024 * 1_024;
const YEAR_SECONDS = 365 * 86_400;
const MOST_ROUTES = 64;
const MOST_NAMES = 64;
const ROUTE_NAME = /^[a-z][a-z0-9-]{0,39}$/;
const FIELD_NAME = /^[a-z][a-z0-9-]{0,63}$/;
/** The one spelling of a parameter that counts: nothing escaped, no brackets. */
const PARAMETER = /^[A-Za-z0-9_.~-]{1,64}$/;
const COOKIE_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;
const HOST = /^[a-z0-9.[\]:_-]{1,255}$/;
/** Plain segments, with a {name} for part or all of one, and perhaps everything below: `/**`. */
const PATH = /^(?:\/(?:[A-Za-z0-9_~.-]|\{[a-z]+\})*)+(?:\/\*\*)?$/;
const MEDIA_TYPE = /^[a-z0-9.+-]+\/[a-z0-9.+-]+(?:; ?[a-z-]+=[A-Za-z0-9._-]+)*$/;
const DIRECTIVES = /^[a-z0-9=,\s-]{1,200}$/;

/** What is kept of a route's answers, and for whom. */
export class KeepDto {
  /** Longest body that is kept; a longer one streams through. */
  @IsOptional() @IsInt() @Min(1) @Max(64 * MIB) maxAnswerBytes: number = MIB;
  /** Query parameters that choose the page. A request with any that is named nowhere is passed on, and not kept. */
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_NAMES) @Matches(PARAMETER, { each: true }) query: string[] = [];
  /** Query parameters that do not: the core is not told them where it is asked for a page to keep. */
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_NAMES) @Matches(PARAMETER, { each: true }) ignoredQuery: string[] = [];
  /** Cookies that do not choose the page and name nobody; as `ignoredQuery`. Any other cookie makes a request personal. */
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_NAMES) @Matches(COOKIE_NAME, { each: true }) harmlessCookies: string[] =
    [];
  /** Request fields that choose the page although the core's `Vary` does not say so. Lower case. */
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_NAMES) @Matches(FIELD_NAME, { each: true }) vary: string[] = [];
  /** Freshness of answers that say nothing; 0: none is guessed. */
  @IsOptional() @IsInt() @Min(0) @Max(YEAR_SECONDS) freshSeconds: number = 0;
  /** How long beyond its freshness an answer is given where the core fails. */
  @IsOptional() @IsInt() @Min(0) @Max(YEAR_SECONDS) staleIfErrorSeconds: number = 0;
  /** How long beyond its freshness an answer that says `stale-while-revalidate` is given while the core is asked anew. */
  @IsOptional() @IsInt() @Min(0) @Max(YEAR_SECONDS) staleWhileRevalidateSeconds: number = 0;
  /** Who has a stale answer to fall back on waits this long for the core. */
  @IsOptional() @IsInt() @Min(1) @Max(60_000) patienceMs: number = 1_000;
  /** Who waits for another's question to the core asks by itself after this. */
  @IsOptional() @IsInt() @Min(1) @Max(60_000) collapseMs: number = 5_000;
  /**
   * A shopper with a personal cookie is given the copy made for nobody where the core fails, or is later than this. Absent:
   * never.
   */
  @IsOptional() @IsInt() @Min(1) @Max(60_000) anonymousAfterMs?: number;
  /** What the core should say and does not: stands for its Cache-Control, Pragma and Expires. `private` of the core stays in force. */
  @IsOptional() @IsString() @Matches(DIRECTIVES) cacheControl?: string;
  /** Cookies that the core sets on every answer, whoever asks. An answer that sets any other is not kept. */
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_NAMES) @Matches(COOKIE_NAME, { each: true }) ignoredSetCookies: string[] =
    [];
}

/** What is answered where the core fails and nothing kept may be given. */
export class FallbackDto {
  /** Relative to the folder of the catalogue. */
  @IsString() @MaxLength(1_024) file!: string;
  @Matches(MEDIA_TYPE) contentType!: string;
  @IsOptional() @IsInt() @Min(200) @Max(599) status: number = 200;
  /** Longer is a fault at start-up. */
  @IsOptional() @IsInt() @Min(1) @Max(16 * MIB) maxBytes: number = MIB;
}

export class RouteDto {
  /** In metrics and logs. */
  @Matches(ROUTE_NAME) name!: string;
  @Matches(PATH) @MaxLength(1_024) path!: string;
  /** Parameters that must have these values, in these very bytes. */
  @IsOptional() @IsObject() query: Record<string, string> = {};
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(['GET', 'HEAD'], { each: true }) methods: string[] = [
    'GET',
    'HEAD',
  ];
  /** Nothing may stand in for its answers but what the core said itself. */
  @IsOptional() @IsBoolean() critical: boolean = false;
  /** Statuses of the core that are failures. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_NAMES)
  @IsInt({ each: true })
  @Min(400, { each: true })
  @Max(599, { each: true })
  failures: number[] = [500, 502, 503, 504];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => KeepDto) keep?: KeepDto;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => FallbackDto) fallback?: FallbackDto;
}

/** The owner's file: what may be kept of the core's answers, and what stands in for them. */
export class CatalogueFileDto {
  /** Most that all kept answers take together. */
  @IsOptional() @IsInt() @Min(MIB) @Max(4_096 * MIB) maxBytes: number = 64 * MIB;
  /** Only these; absent: every host, each by itself. Lower case, with the port where one is used. */
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_NAMES) @Matches(HOST, { each: true }) hosts?: string[];
  @IsDefined()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROUTES)
  @ValidateNested({ each: true })
  @Type(() => RouteDto)
  routes!: RouteDto[];
}

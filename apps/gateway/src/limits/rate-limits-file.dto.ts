import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { LIMITED_CLASSES, type LimitedClass } from './rate-limits.js';

const MOST_POLICIES = 32;
const MOST_NAMES = 64;
/** It goes into a field as a string of RFC 9651. */
const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const OPERATION = /^[a-z][a-z0-9-]*\/[a-z][a-z0-9.-]*$/;
const STOREFRONT = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** How often something may be asked. */
export class RatePolicyDto {
  /** In the answers' `RateLimit` fields, and as a label of metrics. */
  @IsDefined() @Matches(NAME) name!: string;
  /** What requests are worth, as under overload: checkout, basket (other writes), browse. */
  @IsOptional() @IsArray() @IsIn(LIMITED_CLASSES, { each: true }) classes: LimitedClass[] = [];
  /** Single operations of contracts, such as `orders/order.place`. */
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_NAMES) @Matches(OPERATION, { each: true }) operations: string[] = [];
  /** Requests of the core whose path and query, decoded and in lower case, hold one of these, such as `route=api/coupon`. */
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_NAMES) @IsString({ each: true }) @MinLength(3, { each: true }) @MaxLength(200, { each: true }) targets: string[] = [];
  /** Whose requests are counted together. */
  @IsOptional() @IsIn(['storefront', 'client']) per: 'storefront' | 'client' = 'storefront';
  /** Only of these storefronts; absent: of all. What a storefront calls itself is believed as long as nobody signs in. */
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_NAMES) @Matches(STOREFRONT, { each: true }) storefronts?: string[];
  @IsDefined() @IsInt() @Min(1) @Max(10_000_000) requests!: number;
  @IsDefined() @IsInt() @Min(1) @Max(86_400) seconds!: number;
} // prettier-ignore

export class RateLimitsFileDto {
  /** Gateways that share what is allowed: each gives its part, and asks nobody. */
  @IsOptional() @IsInt() @Min(1) @Max(1_000) gateways: number = 1;
  @IsDefined()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_POLICIES)
  @ValidateNested({ each: true })
  @Type(() => RatePolicyDto)
  policies!: RatePolicyDto[];
}

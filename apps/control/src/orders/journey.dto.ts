import { CHANNELS, STANDING_STATES, type Channel } from '@banyan/domains';
import { ARMS, type Arm } from '@banyan/kernel';
import { LEDGER_STATES } from '@banyan/ledger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';

/** As the ledger has it, and of the service's orders how they stand. */
export const SOUGHT_STATES = [...LEDGER_STATES, ...STANDING_STATES] as const;
export type SoughtState = (typeof SOUGHT_STATES)[number];
const STRICT = { strict: true, strictSeparator: true };
export const CUSTOMER_HASH = /^[0-9a-f]{16}$/;
export const DEFAULT_ORDERS = 50;
export const MOST_ORDERS = 200;
export const LONGEST_SOUGHT = 200;

/** Which orders are listed. */
export class OrdersQueryDto {
  /** Absent: in any. */
  @IsOptional()
  @IsIn(SOUGHT_STATES)
  state?: SoughtState;

  @IsOptional()
  @IsIn(ARMS)
  arm?: Arm;

  @IsOptional()
  @IsIn(CHANNELS)
  channel?: Channel;

  /** As it stands in the list: the keyed hash of an e-mail. */
  @IsOptional()
  @Matches(CUSTOMER_HASH)
  customer?: string;

  /** Asked for at or after, and before. */
  @IsOptional()
  @IsISO8601(STRICT)
  from?: string;

  @IsOptional()
  @IsISO8601(STRICT)
  to?: string;

  /** Only those older than this one: the `next` of the page before. */
  @IsOptional()
  @IsString()
  @Matches(/^[\w.-]{1,100}$/)
  before?: string;

  /** A reference, a trace id, or a storefront's idempotency key as `storefront key`: then there is one order, or none. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(LONGEST_SOUGHT)
  find?: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_ORDERS)
  limit: number = DEFAULT_ORDERS;
}

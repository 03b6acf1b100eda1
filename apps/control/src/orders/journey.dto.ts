import { ARMS, type Arm } from '@banyan/kernel';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';

export const ORDER_SELECTIONS = ['all', 'failed'] as const;
export const DEFAULT_ORDERS = 50;
export const MOST_ORDERS = 200;
export const LONGEST_SOUGHT = 200;

/** Which orders are listed. */
export class OrdersQueryDto {
  @IsIn(ORDER_SELECTIONS)
  which: (typeof ORDER_SELECTIONS)[number] = 'all';

  @IsOptional()
  @IsIn(ARMS)
  arm?: Arm;

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

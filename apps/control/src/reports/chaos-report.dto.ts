import { TALLY_BOUNDS_MS, type ChaosTally } from '@banyan/chaos';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsUUID,
  Min,
  ValidateNested,
} from 'class-validator';

const MOST_RUNS = 64;
const BUCKETS = TALLY_BOUNDS_MS.length + 1;

export class ChaosAllDto {
  @IsInt() @Min(0) requests!: number;
  @IsInt() @Min(0) failed!: number;
}

/** What one gateway did in a run, and how shoppers fared there. */
export class ChaosRunReportDto implements ChaosTally {
  @IsUUID() run!: string;
  @IsBoolean() inForce!: boolean;
  @IsInt() @Min(0) injected!: number;
  @IsInt() @Min(0) requests!: number;
  @IsInt() @Min(0) failed!: number;
  @IsInt() @Min(0) stoodIn!: number;
  @IsInt() @Min(0) slow!: number;
  @IsArray()
  @ArrayMinSize(BUCKETS)
  @ArrayMaxSize(BUCKETS)
  @IsInt({ each: true })
  @Min(0, { each: true })
  took!: number[];
  @IsObject() @ValidateNested() @Type(() => ChaosAllDto) all!: ChaosAllDto;
}

/** What a gateway says of faults that are injected there. */
export class ChaosReportDto {
  /** Does its environment allow any? */
  @IsBoolean() allowed!: boolean;
  @IsArray()
  @ArrayMaxSize(MOST_RUNS)
  @ValidateNested({ each: true })
  @Type(() => ChaosRunReportDto)
  runs!: ChaosRunReportDto[];
}

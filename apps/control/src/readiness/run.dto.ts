import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO8601,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { RUN_KINDS, type FaultOutcome, type RunKind } from './readiness.js';

const MOST_FAULTS = 500;
const UTC = /Z$/;

class RunDto {
  @IsISO8601({ strict: true }) @Matches(UTC, { message: 'must be an instant in UTC' }) ranAt!: string;
  @IsBoolean() passed!: boolean;
}

export class LoadReportDto extends RunDto {
  @IsNumber() @Min(0) peakRps!: number;
  @IsNumber() @Min(0) durationSeconds!: number;
  @IsNumber() @Min(0) p99Ms!: number;
  @IsNumber() @Min(0) @Max(1) failedRatio!: number;
  @IsOptional() @IsNumber() @Min(0) breaksAtRps: number | null = null;
  @IsOptional() @IsString() @MaxLength(100) profile: string | null = null;
}

export class FaultOutcomeDto implements FaultOutcome {
  @Matches(/^[a-z][a-z0-9-]{0,63}$/) integration!: string;
  @IsString() @MaxLength(200) fault!: string;
  @IsIn(['unaffected', 'degraded', 'failed']) outcome!: FaultOutcome['outcome'];
  @IsNumber() @Min(0) atRps!: number;
  @IsString() @MaxLength(400) behaviour!: string;
}

export class FaultReportDto extends RunDto {
  @IsArray()
  @ArrayMaxSize(MOST_FAULTS)
  @ValidateNested({ each: true })
  @Type(() => FaultOutcomeDto)
  faults!: FaultOutcomeDto[];
}

/** The result of a run, and who says so. What is in `report` is checked by its kind. */
export class RecordedRunDto {
  @IsIn(RUN_KINDS) kind!: RunKind;
  @IsString() @MaxLength(200) @Matches(/\S/, { message: 'must name the person who records it' }) person!: string;
  @IsObject() report!: object;
}

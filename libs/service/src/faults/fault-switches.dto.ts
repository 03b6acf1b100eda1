import { IsBoolean, IsInt, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';

/** Body of `PUT /__faults`; what is left out is off. */
export class FaultSwitchesDto {
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(60_000)
  latencyMs?: number;

  @IsOptional()
  @IsBoolean()
  hang?: boolean;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  errorRate?: number;

  @IsOptional()
  @IsBoolean()
  refuse?: boolean;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  wrongRate?: number;

  /** One of the service's own. */
  @IsOptional()
  @IsString()
  wrongKind?: string;

  /** Ends the process at once, as `kill -9` would, after this request is answered. */
  @IsOptional()
  @IsBoolean()
  crash?: boolean;
}

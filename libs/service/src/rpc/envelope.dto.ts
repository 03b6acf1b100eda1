import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';

/** What every envelope has beside its question. */
export class EnvelopeDto {
  @IsOptional()
  @IsString()
  @MaxLength(128)
  traceparent?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  remainingMs?: number;

  /** Looked at before the envelope is. */
  @IsOptional()
  @IsString()
  @MaxLength(256)
  caller?: string;

  /** Traces that the caller has kept though they were not sampled. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(16)
  @Matches(/^[0-9a-f]{32}$/, { each: true })
  keep?: string[];
}

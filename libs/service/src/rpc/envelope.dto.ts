import { IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';

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
}

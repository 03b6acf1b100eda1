import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { PersonalWordDto } from '../rollback/personal-change.dto.js';
import { SEVERITIES, type Severity } from './incident.js';

export const MOST_INCIDENTS = 200;
export const DEFAULT_INCIDENTS = 50;
const SCOPE = /^[a-z][a-z0-9-]{0,39}$/;

export class IncidentsQueryDto {
  @IsOptional() @Matches(SCOPE) scope?: string;
  @IsOptional() @IsIn(['open', 'resolved']) state?: 'open' | 'resolved';
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MOST_INCIDENTS) limit?: number;
}

/** An incident that a person opens: the reason is its first entry. */
export class NewIncidentDto extends PersonalWordDto {
  /** A domain, or `shop`. */
  @Matches(SCOPE) scope!: string;
  @IsIn(SEVERITIES) severity!: Severity;
  @IsString() @MaxLength(200) @Matches(/\S/, { message: 'must say what is wrong, in a few words' }) title!: string;
}

export class TestNotificationDto {
  @Matches(/^[a-z][a-z0-9-]{0,39}$/) channel!: string;
  @IsString() @MaxLength(200) @Matches(/\S/, { message: 'must name the person who asks' }) person!: string;
}

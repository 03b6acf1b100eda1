import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';

const MOST_ALERTS = 500;

/** One alert of Alertmanager's webhook, as far as it is read here. */
export class AlertDto {
  @IsIn(['firing', 'resolved']) status!: 'firing' | 'resolved';
  @IsObject() labels!: Record<string, unknown>;
  @IsOptional() @IsObject() annotations?: Record<string, unknown>;
  @IsISO8601() startsAt!: string;
  /** Year 1 while it fires. */
  @IsOptional() @IsISO8601() endsAt?: string;
  @IsOptional() @IsString() @MaxLength(2_000) generatorURL?: string;
  @Matches(/^[0-9a-f]{1,32}$/) fingerprint!: string;
}

/** Alertmanager's webhook, version 4: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export class AlertsDto {
  @IsIn(['4']) version!: '4';
  @IsString() @MaxLength(4_000) groupKey!: string;
  @IsArray() @ArrayMaxSize(MOST_ALERTS) @ValidateNested({ each: true }) @Type(() => AlertDto) alerts!: AlertDto[];
}

import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsUUID, Matches, Max, Min, ValidateNested } from 'class-validator';

const NAME = /^[a-z][a-z0-9.-]{0,63}$/;
const MOST_OPERATIONS = 64;
/** A gateway sends 120 at a time. */
const MOST_MINUTES = 240;
/** About the year 5000: a minute must fit PostgreSQL's integer with room for what is added to it. */
const LAST_MINUTE = 1_600_000_000;

/** One operation's minutes in a row. */
export class OperationMinutesDto {
  @Matches(NAME) operation!: string;
  @IsArray()
  @ArrayMaxSize(MOST_MINUTES)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(Number.MAX_SAFE_INTEGER, { each: true })
  requests!: number[];
  /** As many as `requests`, each no more than those of its minute. */
  @IsArray()
  @ArrayMaxSize(MOST_MINUTES)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(Number.MAX_SAFE_INTEGER, { each: true })
  failed!: number[];
}

/** What a gateway process counted of one domain's service arm, minute by minute, and has not been told is kept. */
export class MinutesReportDto {
  @Matches(NAME) domain!: string;
  /** New with every start of the process: its counts begin at zero. */
  @IsUUID() stream!: string;
  /** The present minute by the gateway's clock, since the Unix epoch: it goes on, those before it are over. */
  @IsInt() @Min(0) @Max(LAST_MINUTE) minute!: number;
  /** The first of the minutes told of. */
  @IsInt() @Min(0) @Max(LAST_MINUTE) from!: number;
  @IsArray()
  @ArrayMaxSize(MOST_OPERATIONS)
  @ValidateNested({ each: true })
  @Type(() => OperationMinutesDto)
  operations!: OperationMinutesDto[];
}

/** What class-validator cannot say. @returns a JSON pointer below the report, undefined when it adds up */
export function minutesFault({ operations }: MinutesReportDto): { pointer: string; message: string } | undefined {
  for (const [index, { requests, failed }] of operations.entries()) {
    const pointer = `/operations/${index}/failed`;
    if (failed.length !== requests.length) return { pointer, message: 'must be as many as requests' };
    const minute = failed.findIndex((count, at) => count > (requests[at] ?? 0));
    if (minute >= 0) return { pointer: `${pointer}/${minute}`, message: 'must be no more than the requests' };
  }
  return undefined;
}

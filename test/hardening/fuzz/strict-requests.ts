const LINE = /^[A-Z-]+ [\x21-\x7e]+ HTTP\/1\.1$/;
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\t\x20-\x7e\x80-\xff]*)$/;
/** In the spelling of CGI all of them are one. */
const FORGED = /^x[^a-z0-9](?:forwarded[^a-z0-9]for|original[^a-z0-9]url)$/;

export interface StrictRequest {
  readonly method: string;
  readonly target: string;
  readonly head: string;
}

/**
 * Reads what the gateway sends to the core as the strictest core would. Whatever the client did, every byte must belong
 * to one request, framed in one way only.
 */
export class StrictRequests {
  #unread = '';
  #bodyLeft = 0;
  #chunked: 'size' | 'bytes' | 'trailers' | undefined;

  constructor(
    private readonly onHead: (request: StrictRequest) => void,
    private readonly onFault: (fault: string) => void,
    private readonly onBody: (text: string) => void = ignore,
  ) {}

  read(bytes: Buffer): void {
    this.#unread += bytes.toString('latin1');
    while (this.#step());
  }

  #step(): boolean {
    if (this.#chunked !== undefined) return this.#readChunk(this.#chunked);
    if (this.#bodyLeft > 0) return this.#skipBody();
    const end = this.#unread.indexOf('\r\n\r\n');
    if (end === -1) return false;
    const head = this.#unread.slice(0, end);
    this.#unread = this.#unread.slice(end + 4);
    this.#readHead(head);
    return true;
  }

  #readHead(head: string): void {
    const [line = '', ...fields] = head.split('\r\n');
    if (!LINE.test(line)) return this.onFault(`request line ${JSON.stringify(line.slice(0, 200))}`);
    const seen = new Map<string, string>();
    for (const field of fields) {
      const [, name = '', value = ''] = FIELD.exec(field) ?? [];
      if (name === '') return this.onFault(`field ${JSON.stringify(field.slice(0, 200))}`);
      const lower = name.toLowerCase();
      if (seen.has(lower) && /^(host|content-length|transfer-encoding|authorization)$/.test(lower))
        this.onFault(`two ${lower}`);
      if (FORGED.test(lower) && /6\.6\.6\.6|666/.test(value)) this.onFault(`a forged ${name}`);
      seen.set(lower, value);
    }
    const length = seen.get('content-length');
    const coding = seen.get('transfer-encoding');
    if (length !== undefined && (coding !== undefined || !/^\d{1,15}$/.test(length)))
      this.onFault(`length ${length}, coding ${coding}`);
    if (coding !== undefined && coding !== 'chunked') this.onFault(`coding ${coding}`);
    if (!seen.has('host')) this.onFault('no host');
    if (/^\/owned\/v1(?:[/?]|$)/.test(line.split(' ')[1] ?? '')) this.onFault(`an owned path ${line}`);
    if (coding !== undefined) this.#chunked = 'size';
    else this.#bodyLeft = Number(length ?? 0);
    const [method = '', target = ''] = line.split(' ');
    this.onHead({ method, target, head });
  }

  #skipBody(): boolean {
    const step = Math.min(this.#bodyLeft, this.#unread.length);
    this.onBody(this.#unread.slice(0, step));
    this.#unread = this.#unread.slice(step);
    this.#bodyLeft -= step;
    if (this.#bodyLeft === 0 && this.#chunked === 'bytes') this.#chunked = 'size';
    return step > 0;
  }

  #readChunk(state: 'size' | 'bytes' | 'trailers'): boolean {
    if (state === 'bytes') return this.#skipBody();
    const end = this.#unread.indexOf('\r\n');
    if (end === -1) return false;
    const line = this.#unread.slice(0, end);
    this.#unread = this.#unread.slice(end + 2);
    if (state === 'trailers') {
      if (line === '') this.#chunked = undefined;
      else if (!FIELD.test(line)) this.onFault(`trailer ${JSON.stringify(line.slice(0, 200))}`);
      return true;
    }
    if (!/^[0-9a-f]+$/.test(line)) this.onFault(`chunk size ${JSON.stringify(line.slice(0, 50))}`);
    const size = Number.parseInt(line, 16);
    this.#chunked = size > 0 ? 'bytes' : 'trailers';
    // The bytes and their line end.
    this.#bodyLeft = size > 0 ? size + 2 : 0;
    return true;
  }
}

function ignore(): void {
  // Bodies are nobody's matter.
}

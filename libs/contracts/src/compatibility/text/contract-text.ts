import type { JsonObject } from '../../resolve-references.js';
import type { MediaType } from './media-type.js';
import type { PathTemplate } from './path-template.js';

/** One of the two texts, read: what its operations are, with references followed and defaults filled in. */
export interface ContractText {
  readonly which: 'earlier' | 'later';
  readonly document: JsonObject;
  /** By `anchor` or `$id` reference: its pointer. */
  readonly anchors: ReadonlyMap<string, string>;
  /** Undefined: the one of OpenAPI 3.1, which is JSON Schema 2020-12. */
  readonly dialect: string | undefined;
  /** By method and shape of the path: `GET /pets/{}`. */
  readonly operations: ReadonlyMap<string, OperationText>;
  /** By name and method: `newPet POST`. */
  readonly webhooks: ReadonlyMap<string, OperationText>;
}

export interface OperationText {
  readonly of: ContractText;
  /** For people: `GET /pets/{id}`. */
  readonly title: string;
  /** Upper case. */
  readonly method: string;
  readonly path: PathTemplate;
  readonly pointer: string;
  /** A webhook or a callback: what it sends arrives at the client, and what it is answered the client sends. */
  readonly isOutgoing: boolean;
  readonly operationId: string | undefined;
  readonly deprecated: boolean;
  readonly parameters: readonly ParameterText[];
  readonly body: BodyText | undefined;
  /** By key: `200`, `2XX`, `default`. */
  readonly responses: ReadonlyMap<string, ResponseText>;
  /** Any one of them is enough. Never empty: `[[]]` is no credentials at all. */
  readonly security: readonly Credentials[];
  readonly servers: readonly string[];
  /** By name, expression and method. */
  readonly callbacks: ReadonlyMap<string, OperationText>;
  /** Words that promise nothing: summary, description, tags, extensions. */
  readonly prose: JsonObject;
}

export interface SchemaText {
  readonly schema: JsonObject | boolean;
  readonly pointer: string;
}

export type ParameterPlace = 'path' | 'query' | 'header' | 'cookie';
export type ParameterStyle = 'simple' | 'label' | 'matrix' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject';

/** How a value is written as text: what parameters and headers have in common. */
export interface WireText {
  readonly name: string;
  readonly schema: SchemaText;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  /** Set where the value is written as this media type rather than in a style. */
  readonly mediaType: MediaType | undefined;
}

export interface ParameterText extends WireText {
  readonly place: ParameterPlace;
  readonly pointer: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly allowReserved: boolean;
  readonly allowEmptyValue: boolean;
}

export interface HeaderText extends WireText {
  readonly pointer: string;
  readonly required: boolean;
}

export interface ContentText {
  readonly mediaType: MediaType;
  readonly schema: SchemaText;
  readonly encoding: JsonObject;
  readonly pointer: string;
}

export interface BodyText {
  readonly pointer: string;
  readonly required: boolean;
  readonly content: readonly ContentText[];
}

export interface ResponseText {
  readonly key: string;
  readonly pointer: string;
  /** By name in lower case; without Content-Type, which the media types say. */
  readonly headers: ReadonlyMap<string, HeaderText>;
  readonly content: readonly ContentText[];
  readonly links: JsonObject;
}

/** Credentials that are needed together. Empty: none. */
export type Credentials = readonly Credential[];

export interface Credential {
  /** What the client has to do, whatever the scheme is called: `apiKey header x-key`, `http bearer`. */
  readonly kind: string;
  readonly name: string;
  readonly scheme: JsonObject;
  readonly scopes: readonly string[];
}

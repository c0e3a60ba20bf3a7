import type { SignedScope } from './file-requests.ts';
import type { DatabaseFormat, TableWriteMode } from './table-requests.ts';

/** What is said of every operation that a store can do. */
export interface CapabilityDetail {
  /** `native`: the service does it. `emulated`: the driver builds it from other requests; `note` says how. */
  readonly support: 'native' | 'emulated';
  /** What a caller should know, in one sentence. */
  readonly note?: string | undefined;
  /** On what it hangs, in one clause, where a driver has it only sometimes: `the signature has the letter l`. */
  readonly when?: string | undefined;
}

interface Conditional {
  /** Accepts `ifMatch`. */
  readonly ifMatch?: true | undefined;
}

interface CreateOnly {
  /** Accepts `ifNoneMatch: '*'`, decided in one step by the store. */
  readonly ifNoneMatch?: true | undefined;
}

interface WritesHeaders {
  readonly contentType?: true | undefined;
  readonly contentEncoding?: true | undefined;
  readonly contentLanguage?: true | undefined;
  readonly contentDisposition?: true | undefined;
  readonly cacheControl?: true | undefined;
  /** Keeps user metadata. */
  readonly metadata?: true | undefined;
}

/** For each capability, the detail that a store gives of it. An option whose key is absent here is refused before any request. */
export interface CapabilityDetails {
  readonly stat: CapabilityDetail & Conditional & { readonly ifNoneMatch?: true | undefined };
  readonly read: CapabilityDetail &
    Conditional & {
      readonly ifNoneMatch?: true | undefined;
      readonly range?: true | undefined;
      readonly suffix?: true | undefined;
      /** The service's checksum is compared while reading. */
      readonly verified?: true | undefined;
    };
  readonly write: CapabilityDetail &
    Conditional &
    CreateOnly &
    WritesHeaders & {
      /** Readers see the old file or the new one, never a part. */
      readonly atomic: boolean;
      /** Bytes, if there is a limit. */
      readonly maxSize?: number | undefined;
      /** Bytes that travel in one request at most; a larger file takes several. */
      readonly blockSize?: number | undefined;
      /** The service compares a checksum of what it received. */
      readonly verified?: true | undefined;
    };
  readonly append: CapabilityDetail & {
    readonly ifSize?: true | undefined;
    /** Bytes of one append, if there is a limit. */
    readonly maxSize?: number | undefined;
    /** Which files take appends: all, or only those that an append made. */
    readonly to: 'any' | 'appended';
  };
  readonly list: CapabilityDetail & {
    readonly recursive: true;
    /** Takes the cursor of an earlier page. */
    readonly cursor?: true | undefined;
    /** `real`: directories exist of themselves, also empty. `virtual`: they show only in the names of files, or by a marker. */
    readonly directories: 'real' | 'virtual';
    /** Entries come in the order of their paths' code points, a directory as if its path ended in `/`. */
    readonly ordered?: true | undefined;
    /** Entries a page, at most. */
    readonly pageSize?: number | undefined;
    /** Entries carry their metadata. */
    readonly metadata?: true | undefined;
    /** `case`: names that differ in nothing but case are one name. Absent: every name is its own. */
    readonly folds?: 'case' | undefined;
  };
  readonly delete: CapabilityDetail & Conditional & { /** Paths that one request deletes, at most. */ readonly batch?: number | undefined };
  readonly deleteDirectory: CapabilityDetail & { /** Readers see all of it or nothing. */ readonly atomic: boolean };
  readonly createDirectory: CapabilityDetail;
  readonly copy: CapabilityDetail &
    CreateOnly & { readonly ifSourceMatch?: true | undefined; readonly atomic: boolean; readonly maxSize?: number | undefined };
  readonly rename: CapabilityDetail &
    CreateOnly & { readonly atomic: boolean /** Renames directories too. */; readonly directories?: true | undefined };
  readonly setMetadata: CapabilityDetail & Conditional;
  readonly signUrl: CapabilityDetail & {
    /** What can be signed. */
    readonly scopes: readonly SignedScope[];
    /** Milliseconds a URL may live, at most. */
    readonly maxLifetime?: number | undefined;
  };
  readonly getAcl: CapabilityDetail;
  readonly setAcl: CapabilityDetail & {
    readonly recursive?: true | undefined;
    /** Changes owner and owning group, where they are given. */
    readonly owner?: true | undefined;
    /** Directories take default entries, which what is made in them inherits. */
    readonly defaults?: true | undefined;
  };
  readonly native: CapabilityDetail;
  readonly listTables: CapabilityDetail;
  readonly describeTable: CapabilityDetail;
  readonly query: CapabilityDetail & {
    /** The language of statements: `PostgreSQL`, `T-SQL`. Absent: tables can be read, and no statement be run. */
    readonly language?: string | undefined;
    /** Statements take parameters. */
    readonly parameters?: true | undefined;
    /** The server stops when the caller does. */
    readonly cancels?: true | undefined;
    /** A table is read over several connections at a time, of one snapshot. */
    readonly parallel?: true | undefined;
  };
  readonly exportTable: CapabilityDetail & { readonly formats: readonly DatabaseFormat[] };
  readonly writeTable: CapabilityDetail & {
    readonly modes: readonly TableWriteMode[];
    /** Tells rows that the target cannot hold one by one. */
    readonly onRejectedRow?: true | undefined;
    /** Columns of a table, at most. */
    readonly maxColumns?: number | undefined;
  };
  readonly importTable: CapabilityDetail & { readonly formats: readonly DatabaseFormat[]; readonly modes: readonly TableWriteMode[] };
  readonly dropTable: CapabilityDetail;
}

/** What a store may be able to do. */
export type Capability = keyof CapabilityDetails;

/** What an opened store can do: a capability that is absent is one that it lacks. Frozen, and survives JSON. */
export type Capabilities = { readonly [C in Capability]?: CapabilityDetails[C] | undefined };

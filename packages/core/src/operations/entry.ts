/** Fields that one driver alone has, by driver type. Drivers add theirs by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by drivers through declaration merging
export interface DriverEntryFields {}

/** How a file presents itself over HTTP. Each is kept as given; none is interpreted. */
export interface ContentHeaders {
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly contentLanguage?: string | undefined;
  readonly contentDisposition?: string | undefined;
  readonly cacheControl?: string | undefined;
}

/** User metadata: names and values are text. Names compare without regard to case and come back in lower case. */
export type Metadata = Readonly<Record<string, string>>;

/** The digest of a whole file, as the store keeps it. Values are base64. */
export interface Digests {
  readonly md5?: string | undefined;
  /** CRC-64/NVME, eight bytes in little-endian order. */
  readonly crc64?: string | undefined;
}

interface EntryFields {
  /** The path in the datastore, normalised. */
  readonly path: string;
  readonly lastModified?: Date | undefined;
  readonly createdAt?: Date | undefined;
  /** The store's version mark: it differs whenever the content does. Compare for equality only. */
  readonly etag?: string | undefined;
  readonly metadata?: Metadata | undefined;
  readonly driver?: DriverEntryFields | undefined;
}

/** A file as `stat`, `list` and `read` report it. `list` may leave out what the store does not give there. */
export interface FileEntry extends EntryFields, ContentHeaders {
  readonly kind: 'file';
  /** Bytes. */
  readonly size: number;
  readonly digests?: Digests | undefined;
}

/** A directory: one that the store keeps, or one that only shows in the names of the files under it. */
export interface DirectoryEntry extends EntryFields {
  readonly kind: 'directory';
}

/** What a path names. */
export type Entry = FileEntry | DirectoryEntry;

/** Kinds of values that a server makes up and that come back in later requests. */
export type Kind =
  | 'etag'
  | 'time'
  | 'lease'
  | 'snapshot'
  | 'copy'
  | 'permission'
  | 'token'
  | 'identity'
  | 'deletion'
  | 'version'
  | 'handle';

const headerKinds: Readonly<Record<string, Kind>> = {
  etag: 'etag',
  'if-match': 'etag',
  'if-none-match': 'etag',
  'x-ms-source-if-match': 'etag',
  'x-ms-source-if-none-match': 'etag',
  'last-modified': 'time',
  'if-modified-since': 'time',
  'if-unmodified-since': 'time',
  'x-ms-source-if-modified-since': 'time',
  'x-ms-source-if-unmodified-since': 'time',
  'x-ms-file-creation-time': 'time',
  'x-ms-file-last-write-time': 'time',
  'x-ms-file-change-time': 'time',
  'x-ms-lease-id': 'lease',
  'x-ms-proposed-lease-id': 'lease',
  'x-ms-source-lease-id': 'lease',
  'x-ms-destination-lease-id': 'lease',
  'x-ms-snapshot': 'snapshot',
  'x-ms-copy-id': 'copy',
  'x-ms-file-permission-key': 'permission',
  'x-ms-continuation': 'token',
  'x-ms-owner': 'identity',
  'x-ms-group': 'identity',
  'x-ms-deletion-id': 'deletion',
  'x-ms-handle-id': 'handle',
  'x-ms-deleted-share-version': 'version',
  'x-ms-deleted-container-version': 'version',
};

const queryKinds: Readonly<Record<string, Kind>> = {
  sharesnapshot: 'snapshot',
  prevsharesnapshot: 'snapshot',
  snapshot: 'snapshot',
  copyid: 'copy',
  deletionid: 'deletion',
  marker: 'token',
  continuation: 'token',
  continuationtoken: 'token',
  listafter: 'token',
  owner: 'identity',
  group: 'identity',
};

/** Names of XML elements, XML attributes and JSON keys. */
const fieldKinds: Readonly<Record<string, Kind>> = {
  Etag: 'etag',
  etag: 'etag',
  'Last-Modified': 'time',
  lastModified: 'time',
  CreationTime: 'time',
  LastWriteTime: 'time',
  ChangeTime: 'time',
  Snapshot: 'snapshot',
  ShareSnapshot: 'snapshot',
  CopyId: 'copy',
  DeletionId: 'deletion',
  HandleId: 'handle',
  Version: 'version',
  PermissionKey: 'permission',
  NextMarker: 'token',
  continuationToken: 'token',
  owner: 'identity',
  group: 'identity',
};

/** Kinds of which a value, once answered, stays the same thing for the rest of the recording. */
const lasting: ReadonlySet<Kind> = new Set(['lease', 'snapshot', 'copy']);

/** From recorded values to the values of this run, filled from each answer. */
export class SubstitutionTable {
  readonly #values = new Map<string, string>();

  learnHeader(name: string, recorded: string, actual: string): void {
    this.#learn(headerKinds[name], recorded, actual);
  }

  learnField(name: string, recorded: string, actual: string): void {
    this.#learn(fieldKinds[name], recorded, actual);
  }

  /** A request header's value for this run. */
  forHeader(name: string, recorded: string): string {
    const kind = headerKinds[name];
    if (kind === 'etag')
      return recorded.replaceAll(/(")?([^",\s]+)\1/g, (whole, _quote, tag: string) => whole.replace(tag, this.#get(kind, tag)));
    if (kind !== undefined) return this.#get(kind, recorded);
    return /^x-ms-acl$/.test(name) ? this.forText(recorded) : recorded;
  }

  /** A query parameter's value for this run, both decoded. */
  forQuery(name: string, recorded: string): string {
    const kind = queryKinds[name.toLowerCase()];
    return kind === undefined ? recorded : this.#get(kind, recorded);
  }

  /** Text with every value in it replaced that is long enough to be no accident: policies and lists that a client sends back. */
  forText(recorded: string): string {
    let text = recorded;
    for (const [key, value] of this.#values) {
      const known = key.slice(key.indexOf(':') + 1);
      if (known.length >= 16 && known !== value) text = text.replaceAll(known, value);
    }
    return text;
  }

  /** What an answer's header has to be, if the recorded value stands for a thing that this run has already named; else undefined. */
  expectedHeader(name: string, recorded: string): string | undefined {
    const kind = headerKinds[name];
    return kind !== undefined && lasting.has(kind) ? this.#values.get(`${kind}:${recorded}`) : undefined;
  }

  #learn(kind: Kind | undefined, recorded: string, actual: string): void {
    if (kind === undefined || recorded === '' || actual === '') return;
    this.#values.set(`${kind}:${bare(kind, recorded)}`, bare(kind, actual));
    // A client's recorder may have written another word for the account's name in a marker that came back.
    if (kind === 'token' && recorded.startsWith('/')) this.#values.set(`${kind}:${withoutAccount(recorded)}`, actual);
  }

  #get(kind: Kind, recorded: string): string {
    return (
      this.#values.get(`${kind}:${recorded}`) ??
      (kind === 'token' ? this.#values.get(`${kind}:${withoutAccount(recorded)}`) : undefined) ??
      recorded
    );
  }
}

function bare(kind: Kind, value: string): string {
  return kind === 'etag' ? value.replaceAll('"', '') : value;
}

/** `/account/name` as `//name`: what is left of a marker when its account is not counted. */
function withoutAccount(marker: string): string {
  return marker.replace(/^\/[^/]*\//, '//');
}

import { ByteReader } from '../bytes/reader.ts';

/** Which library made a federated token (MS-TDS 2.2.6.4, FEDAUTH). */
export const federatedLibrary = { securityToken: 0x01, activeDirectory: 0x02 } as const;

/** What a client says of federated authentication in its login. */
export interface FederatedRequest {
  readonly library: number;
  readonly echo: boolean;
  /** The token itself, where the library gives it with the login. */
  readonly token: string | undefined;
}

/** A client's LOGIN7. */
export interface Login {
  readonly tdsVersion: number;
  readonly packetSize: number;
  readonly host: string;
  readonly user: string;
  readonly password: string;
  readonly application: string;
  readonly server: string;
  readonly library: string;
  readonly language: string;
  readonly database: string;
  readonly integrated: boolean;
  readonly federated: FederatedRequest | undefined;
  /** Features that the client asked for, by number. */
  readonly features: ReadonlySet<number>;
}

/** Numbers of features that matter here. */
export const feature = { sessionRecovery: 0x01, federated: 0x02, utf8: 0x0a, end: 0xff } as const;

const hasExtension = 0x10;
const integratedSecurity = 0x80;

/** Reads a client's LOGIN7 (MS-TDS 2.2.6.4). */
export function readLogin(data: Buffer): Login {
  const reader = new ByteReader(data);
  reader.take(4);
  const tdsVersion = reader.uint32();
  const packetSize = reader.uint32();
  reader.take(12);
  const [, flags2, , flags3] = [reader.uint8(), reader.uint8(), reader.uint8(), reader.uint8()];
  reader.take(8);
  const block = (): Buffer => {
    const [offset, units] = [reader.uint16(), reader.uint16()];
    return data.subarray(offset, offset + units * 2);
  };
  const text = (): string => block().toString('utf16le');
  const [host, user, scrambled, application, server] = [text(), text(), block(), text(), text()];
  const [offset, length] = [reader.uint16(), reader.uint16()];
  const [library, language, database] = [text(), text(), text()];
  const features = (flags3 & hasExtension) !== 0 && length >= 4 ? readFeatures(data, data.readUInt32LE(offset)) : new Map<number, Buffer>();
  const federated = features.get(feature.federated);
  return {
    tdsVersion,
    packetSize,
    host,
    user,
    password: unscramble(scrambled),
    application,
    server,
    library,
    language,
    database,
    integrated: (flags2 & integratedSecurity) !== 0,
    federated: federated === undefined ? undefined : readFederated(federated),
    features: new Set(features.keys()),
  };
}

/** Each byte was rotated by four bits and then combined with A5. */
function unscramble(scrambled: Buffer): string {
  const plain = Buffer.from(scrambled);
  for (const [index, byte] of scrambled.entries()) {
    const mixed = byte ^ 0xa5;
    plain[index] = ((mixed & 0x0f) << 4) | (mixed >>> 4);
  }
  return plain.toString('utf16le');
}

function readFeatures(data: Buffer, offset: number): Map<number, Buffer> {
  const features = new Map<number, Buffer>();
  const reader = new ByteReader(data.subarray(offset));
  for (let id = reader.uint8(); id !== feature.end; id = reader.uint8()) features.set(id, reader.view(reader.uint32()));
  return features;
}

function readFederated(data: Buffer): FederatedRequest {
  const reader = new ByteReader(data);
  const options = reader.uint8();
  const library = options >>> 1;
  const hasToken = library === federatedLibrary.securityToken;
  return { library, echo: (options & 1) === 1, token: hasToken ? reader.utf16(reader.uint32() >>> 1) : undefined };
}

/** Reads the message with the token that follows a login (MS-TDS 2.2.6.3). */
export function readFederatedToken(data: Buffer): string {
  const reader = new ByteReader(data);
  reader.uint32();
  return reader.utf16(reader.uint32() >>> 1);
}

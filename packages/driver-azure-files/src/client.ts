import {
  type Answer,
  type ChecksumAlgorithm,
  type Credential,
  createTransport,
  type Endpoint,
  type RequestHeaders,
  type StreamAnswer,
  type Sweep,
  type TransportRequest,
  Turns,
} from '@stowage/azure-common';
import type { Retry } from '@stowage/core/driver';
import { type AzureFilesConfig, resolveConfig } from './config.ts';
import { fileErrors } from './errors.ts';
import { requestPath } from './names.ts';
import { createFilesSweep } from './sweep.ts';

/** The contract with the service that the requests here are written for. Every cloud has it. */
const apiVersion = '2024-11-04';

/** What all operations of one datastore share. */
export interface FilesClient {
  readonly endpoint: Endpoint;
  readonly credential: Credential;
  readonly share: string;
  readonly snapshot: string | undefined;
  /** What bodies are checked by: the service knows no other checksum. */
  readonly algorithm: Extract<ChecksumAlgorithm, 'md5'> | undefined;
  readonly blockSize: number;
  readonly concurrency: number;
  /** Whether the server takes content with Create File; undefined while nobody knows. */
  createsWithContent: boolean | undefined;
  /** Leases that this client took and could not release, by their ids. */
  readonly abandoned: Set<string>;
  /** Appends of this client to one file come one after the other. */
  readonly turns: Turns;
  /** Takes away what dead uploads have left beside a path. Never fails. */
  readonly sweep: Sweep;
  /** Repeats one request of several by the caller's policy. */
  readonly retry: Retry;
  /** Sends a request whose answer has no body worth reading. */
  send(request: TransportRequest): Promise<Answer>;
  receive(request: TransportRequest): Promise<StreamAnswer>;
  close(): Promise<void>;
  /** The path of a request for a file or directory, or for the share. */
  pathOf(path?: string): string;
  /** The URL of a file or directory, or of the share, without any credential. */
  urlOf(path?: string): string;
  /** The URL of a file or directory as the source of a rename or copy, with the right to it where that is a SAS. */
  sourceOf(path: string): string;
}

/** Makes a client from a configuration. No I/O. */
export function createClient(config: AzureFilesConfig, retry: Retry): FilesClient {
  const { credential, endpoint } = resolveConfig(config);
  const transport = createTransport({ endpoint, credential, apiVersion, errors: fileErrors });
  const { file_share_name: share, snapshot } = config;
  const common = commonHeaders(credential);
  const complete = (request: TransportRequest): TransportRequest => ({
    ...request,
    query: snapshot === undefined ? request.query : { ...request.query, sharesnapshot: snapshot },
    headers: request.headers === undefined ? common : { ...common, ...request.headers },
  });
  const pathOf = (path = ''): string => requestPath(share, path);
  const urlOf = (path = ''): string => endpoint.url + pathOf(path);
  const client: FilesClient = {
    send: (request) => transport.send(complete(request)),
    receive: (request) => transport.receive(complete(request)),
    close: () => transport.close(),
    endpoint,
    credential,
    share,
    snapshot,
    algorithm: config.checksum === 'none' ? undefined : 'md5',
    blockSize: config.block_size,
    concurrency: config.concurrency,
    createsWithContent: undefined,
    abandoned: new Set(),
    turns: new Turns(),
    sweep: (path, signal) => sweep(path, signal),
    retry,
    pathOf,
    urlOf,
    sourceOf: (path) => (credential.kind === 'sas' ? `${urlOf(path)}?${credential.token.reveal()}` : urlOf(path)),
  };
  const sweep = createFilesSweep(client);
  return client;
}

/** A name may end in dots, on either side of a rename. An identity acts by its role here, past the permissions of single files. */
function commonHeaders({ kind }: Credential): RequestHeaders {
  return {
    'x-ms-allow-trailing-dot': 'true',
    'x-ms-file-request-intent': kind === 'token' ? 'backup' : undefined,
  };
}

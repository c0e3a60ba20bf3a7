import type { Server } from 'node:http';
import { createRequire } from 'node:module';

/** An account in the form that Azurite keeps it. */
export interface AzuriteAccount {
  readonly name: string;
  readonly key1: Buffer;
  readonly key2: Buffer | undefined;
}

/** What is used here of Azurite's class of that name. */
export interface AzuriteBlobServer {
  readonly httpServer: Server;
  readonly accountDataStore: { accounts: Record<string, AzuriteAccount>; refresh: () => void };
  start(): Promise<void>;
  close(): Promise<void>;
  clean(): Promise<void>;
}

/** The settings of `createBlobServer`; everything else is fixed there. */
export interface BlobServerSettings {
  readonly host: string;
  readonly keepAliveSeconds: number;
  readonly skipApiVersionCheck: boolean;
  /** Paths of PEM files; empty strings for plain HTTP. */
  readonly certFile: string;
  readonly keyFile: string;
  readonly oauth: 'basic' | undefined;
}

interface Constructor<T> {
  new (...settings: readonly unknown[]): T;
}

// CommonJS is loaded as CommonJS: what an `import` of it gives differs between Node and test runners.
const require = createRequire(import.meta.url);

/**
 * Makes an Azurite blob server on a free port: in memory of its own, strict, silent, without telemetry.
 *
 * The paths and the order of the constructor's arguments are those of azurite 3.37.0 and no public interface: the
 * version is pinned exactly, and a new one needs them compared with its sources. Loaded at the first call, since the
 * package takes most of a second.
 */
export function createBlobServer(settings: BlobServerSettings): AzuriteBlobServer {
  const { default: BlobServer } = require('azurite/dist/src/blob/BlobServer.js') as {
    default: Constructor<AzuriteBlobServer>;
  };
  const { default: BlobConfiguration } = require('azurite/dist/src/blob/BlobConfiguration.js') as {
    default: Constructor<object>;
  };
  const { MemoryExtentChunkStore } = require('azurite/dist/src/common/persistence/MemoryExtentStore.js') as {
    MemoryExtentChunkStore: Constructor<object>;
  };
  const { AzuriteTelemetryClient } = require('azurite/dist/src/common/Telemetry.js') as {
    AzuriteTelemetryClient: { enableTelemetry: boolean };
  };
  // Nothing is sent unless its client is initialised, which only the command line does; this makes sure.
  AzuriteTelemetryClient.enableTelemetry = false;

  const unused = undefined;
  const off = false;
  return new BlobServer(
    new BlobConfiguration(
      settings.host,
      0, // port
      settings.keepAliveSeconds,
      '', // metadata file
      '', // extent file
      unused, // folders for extents
      off, // access log
      unused,
      off, // debug log
      unused,
      off, // loose
      settings.skipApiVersionCheck,
      settings.certFile,
      settings.keyFile,
      '', // password of a PFX file
      settings.oauth,
      off, // disableProductStyleUrl
      true, // in memory
      new MemoryExtentChunkStore(),
    ),
  );
}

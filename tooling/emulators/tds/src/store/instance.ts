import { createDatabase, type Database } from './database.ts';
import { createLocks, type Locks } from './locks.ts';

/** What outlives connections: the databases and their locks. */
export interface Instance {
  readonly databases: Map<string, Database>;
  readonly locks: Locks;
  nextObjectId(): number;
  nextTransactionId(): bigint;
  nextRowVersion(): Buffer;
  lastRowVersion(): Buffer;
  addDatabase(name: string): Database;
}

/** Creates a server's store with these databases beside the ones that every server has. */
export function createInstance(names: readonly string[]): Instance {
  const databases = new Map<string, Database>();
  let object = 245_575_913;
  let transaction = 0x3700000000n;
  let version = 2_000n;
  const versionBytes = (): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(version);
    return bytes;
  };
  const instance: Instance = {
    databases,
    locks: createLocks(),
    nextObjectId: () => (object += 16),
    nextTransactionId: () => ++transaction,
    nextRowVersion: () => {
      version++;
      return versionBytes();
    },
    lastRowVersion: versionBytes,
    addDatabase: (name) => {
      const database = createDatabase(databases.size + 1, name);
      databases.set(name.toLowerCase(), database);
      return database;
    },
  };
  for (const name of new Set(['master', 'tempdb', 'model', 'msdb', ...names])) instance.addDatabase(name);
  return instance;
}

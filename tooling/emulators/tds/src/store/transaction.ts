import type { Database, DatabaseState } from './database.ts';
import type { Locks } from './locks.ts';
import type { Schema, SchemaObject } from './objects.ts';

/** How far a transaction has come, to return to. */
export interface Mark {
  readonly objects: ReadonlyMap<number, Change<SchemaObject>>;
  readonly schemas: ReadonlyMap<string, Change<Schema>>;
  readonly undo: number;
}

interface Change<T> {
  readonly database: Database;
  readonly now: T | undefined;
}

/** Changes that nobody else sees before they are committed. */
export class Transaction {
  readonly id: bigint;
  readonly #locks: Locks;
  #objects = new Map<number, Change<SchemaObject>>();
  #schemas = new Map<string, Change<Schema>>();
  readonly #undo: (() => void)[] = [];
  readonly savepoints: { readonly name: string; readonly mark: Mark }[] = [];
  /** What databases were when a snapshot transaction first looked. */
  readonly #snapshots: Map<Database, DatabaseState> | undefined;

  constructor(id: bigint, locks: Locks, isSnapshot: boolean) {
    this.id = id;
    this.#locks = locks;
    this.#snapshots = isSnapshot ? new Map() : undefined;
  }

  get isSnapshot(): boolean {
    return this.#snapshots !== undefined;
  }

  /** The committed state that this transaction sees beneath its own changes. */
  base(database: Database): DatabaseState {
    if (this.#snapshots === undefined) return database.state;
    const seen = this.#snapshots.get(database) ?? database.state;
    this.#snapshots.set(database, seen);
    return seen;
  }

  /** Objects of a database, as this transaction sees them. */
  *objects(database: Database): Generator<SchemaObject> {
    for (const [id, object] of this.base(database).objects) if (!this.#objects.has(id)) yield object;
    for (const change of this.#objects.values()) if (change.database === database && change.now !== undefined) yield change.now;
  }

  object(database: Database, id: number): SchemaObject | undefined {
    const change = this.#objects.get(id);
    return change === undefined ? this.base(database).objects.get(id) : change.now;
  }

  put(database: Database, object: SchemaObject): void {
    this.#objects.set(object.id, { database, now: object });
  }

  remove(database: Database, id: number): void {
    this.#objects.set(id, { database, now: undefined });
  }

  *schemas(database: Database): Generator<Schema> {
    const key = (name: string): string => `${database.id}.${name}`;
    for (const [name, schema] of this.base(database).schemas) if (!this.#schemas.has(key(name))) yield schema;
    for (const change of this.#schemas.values()) if (change.database === database && change.now !== undefined) yield change.now;
  }

  schema(database: Database, name: string): Schema | undefined {
    const lower = name.toLowerCase();
    const change = this.#schemas.get(`${database.id}.${lower}`);
    return change === undefined ? this.base(database).schemas.get(lower) : change.now;
  }

  setSchema(database: Database, name: string, schema: Schema | undefined): void {
    this.#schemas.set(`${database.id}.${name.toLowerCase()}`, { database, now: schema });
  }

  /** Notes how to take back a change that was made in place. */
  onRollback(undo: () => void): void {
    this.#undo.push(undo);
  }

  mark(): Mark {
    return { objects: new Map(this.#objects), schemas: new Map(this.#schemas), undo: this.#undo.length };
  }

  /** Takes back what came after a mark. */
  returnTo(mark: Mark): void {
    while (this.#undo.length > mark.undo) this.#undo.pop()?.();
    this.#objects = new Map(mark.objects);
    this.#schemas = new Map(mark.schemas);
  }

  commit(): void {
    const databases = new Set([...this.#objects.values(), ...this.#schemas.values()].map(({ database }) => database));
    for (const database of databases) {
      const objects = new Map(database.state.objects);
      const schemas = new Map(database.state.schemas);
      for (const [id, change] of this.#objects) if (change.database === database) setOrDelete(objects, id, change.now);
      for (const [key, change] of this.#schemas) {
        if (change.database === database) setOrDelete(schemas, key.slice(key.indexOf('.') + 1), change.now);
      }
      database.state = { objects, schemas };
    }
    this.#locks.release(this);
  }

  rollback(): void {
    this.returnTo({ objects: new Map(), schemas: new Map(), undo: 0 });
    this.#locks.release(this);
  }
}

function setOrDelete<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

import type { Caller, DirectoryItem, FileSystem, FoundNode } from '../../src/file-system.ts';

/** Flags of open(2). */
export const flags = {
  readOnly: 0,
  writeOnly: 1,
  readWrite: 2,
  create: 0o100,
  exclusive: 0o200,
  truncate: 0o1000,
  append: 0o2000,
} as const;

/** An open file of a program. */
export interface ProgramFile {
  readonly node: number;
  readonly handle: number;
  readonly keepCache: boolean;
  read(offset: number, size: number, signal?: AbortSignal): Promise<Buffer>;
  write(offset: number, data: string | Uint8Array): Promise<void>;
  truncate(size: number): Promise<void>;
  size(): Promise<number>;
  sync(): Promise<void>;
  /** Flush and release, as close(2). What it fails with is the flush's. */
  close(): Promise<void>;
}

/** Uses a file system as programs do through the kernel: by paths, with a lookup for each name, and without any cache. */
export class Program {
  readonly fileSystem: FileSystem;

  constructor(fileSystem: FileSystem) {
    this.fileSystem = fileSystem;
  }

  static caller(signal: AbortSignal = new AbortController().signal): Caller {
    return { uid: 0, gid: 0, pid: process.pid, signal };
  }

  async find(path: string): Promise<FoundNode | undefined> {
    let found: FoundNode | undefined;
    for (const name of path.split('/')) {
      const next = await this.fileSystem.lookup(found?.attributes.node ?? 1, name, Program.caller());
      if (next.attributes === undefined) return undefined;
      found = next;
    }
    return found;
  }

  async node(path: string): Promise<number> {
    if (path === '') return 1;
    const found = await this.find(path);
    if (found === undefined) throw Object.assign(new Error(`There is no ${path}.`), { errno: 'ENOENT' });
    return found.attributes.node;
  }

  async open(path: string, mode: number = flags.readOnly): Promise<ProgramFile> {
    const [parent, name] = split(path);
    if ((mode & flags.create) !== 0) {
      const made = await this.fileSystem.create(await this.node(parent), name, 0o644, mode, Program.caller());
      return this.#file(made.attributes.node, made.opened);
    }
    const node = await this.node(path);
    return this.#file(node, await this.fileSystem.open(node, mode, Program.caller()));
  }

  async read(path: string): Promise<Buffer> {
    const file = await this.open(path);
    try {
      return await file.read(0, 2 ** 26);
    } finally {
      await file.close();
    }
  }

  async text(path: string): Promise<string> {
    return (await this.read(path)).toString();
  }

  async write(path: string, data: string | Uint8Array, step: number = 2 ** 17): Promise<void> {
    const file = await this.open(path, flags.writeOnly | flags.create | flags.truncate);
    const bytes = Buffer.from(data);
    for (let at = 0; at < bytes.length; at += step) await file.write(at, bytes.subarray(at, at + step));
    await file.close();
  }

  async list(path = '', plus = true): Promise<DirectoryItem[]> {
    const node = await this.node(path);
    const handle = await this.fileSystem.openDirectory(node, Program.caller());
    const items: DirectoryItem[] = [];
    for await (const item of this.fileSystem.readDirectory(node, handle, 0, plus, Program.caller())) items.push(item);
    await this.fileSystem.releaseDirectory(node, handle);
    return items;
  }

  async names(path = ''): Promise<string[]> {
    return (await this.list(path)).map(({ name }) => name).sort();
  }

  async makeDirectory(path: string): Promise<void> {
    const [parent, name] = split(path);
    await this.fileSystem.makeDirectory(await this.node(parent), name, 0o755, Program.caller());
  }

  async unlink(path: string): Promise<void> {
    const [parent, name] = split(path);
    await this.fileSystem.unlink(await this.node(parent), name, Program.caller());
  }

  async removeDirectory(path: string): Promise<void> {
    const [parent, name] = split(path);
    await this.fileSystem.removeDirectory(await this.node(parent), name, Program.caller());
  }

  async rename(from: string, to: string, replace = true): Promise<void> {
    const [parent, name] = split(from);
    const [newParent, newName] = split(to);
    await this.fileSystem.rename(await this.node(parent), name, await this.node(newParent), newName, { replace }, Program.caller());
  }

  #file(node: number, { handle, keepCache }: { readonly handle: number; readonly keepCache: boolean }): ProgramFile {
    const { fileSystem } = this;
    return {
      node,
      handle,
      keepCache,
      read: async (offset, size, signal) => Buffer.concat(await fileSystem.read(node, handle, offset, size, Program.caller(signal))),
      write: (offset, data) => fileSystem.write(node, handle, offset, Buffer.from(data), Program.caller()),
      truncate: async (size) => void (await fileSystem.setAttributes(node, { size, handle }, Program.caller())),
      size: async () => (await fileSystem.getAttributes(node, handle, Program.caller())).attributes.size,
      sync: () => fileSystem.sync(node, handle, Program.caller()),
      close: async () => {
        try {
          await fileSystem.flush(node, handle, Program.caller());
        } finally {
          await fileSystem.release(node, handle);
        }
      },
    };
  }
}

function split(path: string): readonly [string, string] {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? ['', path] : [path.slice(0, slash), path.slice(slash + 1)];
}

import { constants } from 'node:fs';
import { FileSystemError } from '../errno.ts';
import type { AttributeChanges } from '../file-system.ts';
import type { Handlers } from './handler.ts';
import { toAttributesReply, toEntryReply, toSizeReply } from './node-replies.ts';
import { opcodes } from './opcodes.ts';
import { done, toDataReply } from './reply.ts';
import type { RequestReader } from './request-reader.ts';

const typeMask = 0o170000;
const regularFile = 0o100000;
const useHandle = 1;
/** Bits of SETATTR: which fields are meant. */
const changed = { mode: 1, uid: 2, gid: 4, size: 8, accessed: 16, modified: 32, handle: 64, accessedNow: 128, modifiedNow: 256 } as const;
/** Flags of RENAME2. Exchanging two names and whiteouts are what no store can do. */
const noReplace = 1;

function readChanges(body: RequestReader): AttributeChanges {
  const valid = body.u32();
  const handle = body.skip(4).u64();
  const size = body.u64();
  const [accessed, modified] = [body.skip(8).i64(), body.i64()];
  const [accessedRest, modifiedRest] = [body.skip(8).u32(), body.u32()];
  const mode = body.skip(4).u32();
  const [uid, gid] = [body.skip(4).u32(), body.u32()];
  const time = (bit: number, nowBit: number, seconds: number, rest: number): number | undefined => {
    if (valid & nowBit) return Date.now();
    return valid & bit ? seconds * 1_000 + rest / 1_000_000 : undefined;
  };
  return {
    size: valid & changed.size ? size : undefined,
    mode: valid & changed.mode ? mode & 0o7777 : undefined,
    uid: valid & changed.uid ? uid : undefined,
    gid: valid & changed.gid ? gid : undefined,
    accessed: time(changed.accessed, changed.accessedNow, accessed, accessedRest),
    modified: time(changed.modified, changed.modifiedNow, modified, modifiedRest),
    handle: valid & changed.handle ? handle : undefined,
  };
}

/** Requests about names and attributes. */
export const nodeHandlers: Handlers = {
  async [opcodes.LOOKUP](fileSystem, request, body) {
    return toEntryReply(await fileSystem.lookup(request.node, body.name(), request), (node) => fileSystem.forget(node, 1));
  },

  async [opcodes.GETATTR](fileSystem, request, body) {
    const handle = body.u32() & useHandle ? body.skip(4).u64() : undefined;
    return toAttributesReply(await fileSystem.getAttributes(request.node, handle, request));
  },

  async [opcodes.SETATTR](fileSystem, request, body) {
    return toAttributesReply(await fileSystem.setAttributes(request.node, readChanges(body), request));
  },

  async [opcodes.READLINK](fileSystem, request) {
    return toDataReply([Buffer.from(await fileSystem.readSymlink(request.node, request))]);
  },

  async [opcodes.SYMLINK](fileSystem, request, body) {
    const [name, target] = [body.name(), body.text()];
    return toEntryReply(await fileSystem.makeSymlink(request.node, name, target, request), (node) => fileSystem.forget(node, 1));
  },

  /** Regular files only; the system calls's manual names EPERM for a file system that cannot hold the others. */
  async [opcodes.MKNOD](fileSystem, request, body) {
    const mode = body.u32();
    const name = body.skip(12).name();
    if ((mode & typeMask) !== regularFile) throw new FileSystemError('EPERM');
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    const created = await fileSystem.create(request.node, name, mode & 0o7777, flags, request);
    const { node } = created.attributes;
    try {
      await fileSystem.flush(node, created.opened.handle, request);
    } catch (error) {
      fileSystem.forget(node, 1);
      throw error;
    } finally {
      await fileSystem.release(node, created.opened.handle);
    }
    return toEntryReply(created, (one) => fileSystem.forget(one, 1));
  },

  async [opcodes.MKDIR](fileSystem, request, body) {
    const mode = body.u32() & 0o7777;
    const name = body.skip(4).name();
    return toEntryReply(await fileSystem.makeDirectory(request.node, name, mode, request), (node) => fileSystem.forget(node, 1));
  },

  async [opcodes.UNLINK](fileSystem, request, body) {
    await fileSystem.unlink(request.node, body.name(), request);
    return done;
  },

  async [opcodes.RMDIR](fileSystem, request, body) {
    await fileSystem.removeDirectory(request.node, body.name(), request);
    return done;
  },

  async [opcodes.RENAME](fileSystem, request, body) {
    const target = body.u64();
    await fileSystem.rename(request.node, body.name(), target, body.name(), { replace: true }, request);
    return done;
  },

  async [opcodes.RENAME2](fileSystem, request, body) {
    const [target, flags] = [body.u64(), body.u32()];
    if ((flags & ~noReplace) !== 0) throw new FileSystemError('EINVAL');
    body.skip(4);
    await fileSystem.rename(request.node, body.name(), target, body.name(), { replace: flags === 0 }, request);
    return done;
  },

  /** Hard links: EPERM is what the manual names for a file system without them. */
  [opcodes.LINK]: () => Promise.reject(new FileSystemError('EPERM')),

  async [opcodes.STATFS](fileSystem, request) {
    return toSizeReply(await fileSystem.getSize(request));
  },
};

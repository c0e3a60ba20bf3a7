import { FileSystemError } from '../errno.ts';
import type { FileSystem } from '../file-system.ts';
import type { Handlers } from './handler.ts';
import { toCreatedReply, toOpenedReply, toWrittenReply } from './node-replies.ts';
import { opcodes } from './opcodes.ts';
import { done, toDataReply } from './reply.ts';

/** What the kernel adds to the flags of open(2) for itself: that it may execute the file. */
const kernelOnly = 0o40;

/** A handle that nobody got. Nobody hears of a failure either, as of any release. */
const drop = (fileSystem: FileSystem, node: number, handle: number): void => {
  fileSystem.release(node, handle).catch(() => undefined);
};

/** Requests about open files. */
export const fileHandlers: Handlers = {
  async [opcodes.OPEN](fileSystem, request, body) {
    const opened = await fileSystem.open(request.node, body.u32() & ~kernelOnly, request);
    return toOpenedReply(opened, () => drop(fileSystem, request.node, opened.handle));
  },

  async [opcodes.CREATE](fileSystem, request, body) {
    const [flags, mode] = [body.u32(), body.u32()];
    const name = body.skip(8).name();
    const created = await fileSystem.create(request.node, name, mode & 0o7777, flags & ~kernelOnly, request);
    const { node } = created.attributes;
    return toCreatedReply(created, () => {
      drop(fileSystem, node, created.opened.handle);
      fileSystem.forget(node, 1);
    });
  },

  async [opcodes.READ](fileSystem, request, body) {
    const [handle, offset, size] = [body.u64(), body.u64(), body.u32()];
    return toDataReply(await fileSystem.read(request.node, handle, offset, size, request));
  },

  async [opcodes.WRITE](fileSystem, request, body) {
    const [handle, offset, size] = [body.u64(), body.u64(), body.u32()];
    if (offset + size > Number.MAX_SAFE_INTEGER) throw new FileSystemError('EFBIG');
    await fileSystem.write(request.node, handle, offset, body.skip(20).bytes(size), request);
    return toWrittenReply(size);
  },

  async [opcodes.FLUSH](fileSystem, request, body) {
    await fileSystem.flush(request.node, body.u64(), request);
    return done;
  },

  async [opcodes.FSYNC](fileSystem, request, body) {
    await fileSystem.sync(request.node, body.u64(), request);
    return done;
  },

  async [opcodes.RELEASE](fileSystem, request, body) {
    await fileSystem.release(request.node, body.u64());
    return done;
  },
};

import { FileSystemError } from '../errno.ts';
import { readDirectoryPage } from './directory-page.ts';
import type { Handler, Handlers } from './handler.ts';
import { toOpenedReply } from './node-replies.ts';
import { opcodes } from './opcodes.ts';
import { done } from './reply.ts';

const readDirectory =
  (plus: boolean): Handler =>
  async (fileSystem, request, body) => {
    const [handle, offset, size] = [body.u64(), body.u64(), body.u32()];
    return readDirectoryPage(fileSystem, { node: request.node, handle, offset, size, plus }, request);
  };

/** Requests about open directories. */
export const directoryHandlers: Handlers = {
  async [opcodes.OPENDIR](fileSystem, request) {
    const handle = await fileSystem.openDirectory(request.node, request);
    return toOpenedReply({ handle, keepCache: false, directIo: false }, () => {
      fileSystem.releaseDirectory(request.node, handle).catch(() => undefined);
    });
  },

  [opcodes.READDIR]: readDirectory(false),
  [opcodes.READDIRPLUS]: readDirectory(true),

  async [opcodes.FSYNCDIR](fileSystem, request, body) {
    if (fileSystem.syncDirectory === undefined) throw new FileSystemError('ENOSYS');
    await fileSystem.syncDirectory(request.node, body.u64(), request);
    return done;
  },

  async [opcodes.RELEASEDIR](fileSystem, request, body) {
    await fileSystem.releaseDirectory(request.node, body.u64());
    return done;
  },
};

import type { FileSystem } from '../file-system.ts';
import type { IncomingRequest } from './incoming-request.ts';
import type { Reply } from './reply.ts';
import type { RequestReader } from './request-reader.ts';

/**
 * Answers one kind of request. It reads the body before its first `await`: the buffer behind it is used again afterwards, except for
 * WRITE, which has it until its promise is settled.
 */
export type Handler = (fileSystem: FileSystem, request: IncomingRequest, body: RequestReader) => Promise<Reply>;

/** Handlers by opcode. */
export type Handlers = Readonly<Record<number, Handler>>;

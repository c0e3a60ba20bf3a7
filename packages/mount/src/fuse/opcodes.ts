/** What the kernel asks for, by the numbers of FUSE protocol 7.38. Source: `include/uapi/linux/fuse.h` of Linux. */
export const opcodes = {
  LOOKUP: 1,
  FORGET: 2,
  GETATTR: 3,
  SETATTR: 4,
  READLINK: 5,
  SYMLINK: 6,
  MKNOD: 8,
  MKDIR: 9,
  UNLINK: 10,
  RMDIR: 11,
  RENAME: 12,
  LINK: 13,
  OPEN: 14,
  READ: 15,
  WRITE: 16,
  STATFS: 17,
  RELEASE: 18,
  FSYNC: 20,
  FLUSH: 25,
  INIT: 26,
  OPENDIR: 27,
  READDIR: 28,
  RELEASEDIR: 29,
  FSYNCDIR: 30,
  CREATE: 35,
  INTERRUPT: 36,
  DESTROY: 38,
  BATCH_FORGET: 42,
  READDIRPLUS: 44,
  RENAME2: 45,
} as const;

const names = new Map<number, string>(Object.entries(opcodes).map(([name, opcode]) => [opcode, name]));

/** What a request is called in our log. */
export const nameOfOpcode = (opcode: number): string => names.get(opcode) ?? `request ${opcode}`;

/** First bytes of tokens (MS-TDS 2.2.7). */
export const token = {
  returnStatus: 0x79,
  columns: 0x81,
  error: 0xaa,
  info: 0xab,
  returnValue: 0xac,
  loginAck: 0xad,
  featureAck: 0xae,
  row: 0xd1,
  nullBitmapRow: 0xd2,
  environment: 0xe3,
  federatedInfo: 0xee,
  done: 0xfd,
  doneProcedure: 0xfe,
  doneInProcedure: 0xff,
} as const;

/** Bits of the tokens that end a statement. */
export const doneStatus = { final: 0, more: 0x01, error: 0x02, inTransaction: 0x04, count: 0x10, attention: 0x20 } as const;

/** Kinds of changes of the environment. */
export const environmentKind = {
  database: 1,
  language: 2,
  packetSize: 4,
  collation: 7,
  begin: 8,
  commit: 9,
  rollback: 10,
  resetDone: 18,
} as const;

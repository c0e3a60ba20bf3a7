import type { ErrorCode } from '@stowage/core/driver';

/** What an error of the server means. */
export interface ServerErrorRow {
  readonly code: ErrorCode;
  readonly retryable?: boolean | undefined;
  readonly nextAction?: string | undefined;
}

const unauthenticated: ServerErrorRow = { code: 'ACCESS.UNAUTHENTICATED' };
const denied: ServerErrorRow = { code: 'ACCESS.DENIED' };
const locked: ServerErrorRow = { code: 'TABLE.LOCKED' };
const rejected: ServerErrorRow = { code: 'ROW.REJECTED' };
const invalidQuery: ServerErrorRow = { code: 'QUERY.INVALID' };
const invalidTable: ServerErrorRow = { code: 'TABLE.INVALID' };
const full: ServerErrorRow = { code: 'STORAGE.FULL' };
const unavailable: ServerErrorRow = { code: 'SERVICE.UNAVAILABLE' };
const throttled: ServerErrorRow = { code: 'SERVICE.THROTTLED' };
const noTable: ServerErrorRow = { code: 'TABLE.NOT_FOUND' };
const noColumn: ServerErrorRow = { code: 'COLUMN.NOT_FOUND' };
const noDatabase: ServerErrorRow = {
  code: 'DATASTORE.NOT_FOUND',
  nextAction: 'Create the database, correct its name, or give the login a user in it.',
};

const groups: readonly (readonly [ServerErrorRow, readonly number[]])[] = [
  [unauthenticated, [18450, 18452, 18456, 18461, 18470, 18486, 18487, 18488, 33134]],
  [denied, [229, 230, 262, 297, 300, 301, 378, 916, 2104, 2557, 3704, 4834, 5011, 10331, 15151, 15247, 18401, 40615, 47073]],
  [noDatabase, [911, 4060, 4064]],
  [noTable, [208, 1088, 2760, 3701, 4902, 15225]],
  [noColumn, [207, 1911, 4104, 4924]],
  [
    invalidQuery,
    [
      102, 105, 107, 109, 110, 116, 120, 121, 130, 134, 137, 141, 145, 147, 148, 154, 156, 157, 174, 178, 189, 195, 201, 203, 205, 206, 209,
      213, 214, 257, 273, 306, 319, 402, 403, 409, 421, 529, 1011, 1013, 1033, 1087, 2715, 2812, 4121, 4145, 8101, 8116, 8117, 8120, 8144,
      8145, 8146, 8155, 8156, 8158, 8162, 8178, 8180, 10729, 11501, 11525, 11526,
    ],
  ],
  [{ code: 'TABLE.EXISTS' }, [2714]],
  [invalidTable, [103, 131, 1038, 1701, 1702, 1750, 1919, 1944, 1946, 2702, 2705, 2717, 2749, 2770, 7601]],
  [
    rejected,
    [
      220, 232, 235, 241, 242, 244, 245, 248, 293, 295, 298, 515, 517, 530, 544, 545, 547, 550, 2601, 2627, 2628, 8114, 8115, 8134, 8152,
      8169, 9402, 9404, 9420, 9436, 9437, 9445, 9448, 9455,
    ],
  ],
  [{ code: 'KEYS.DUPLICATE' }, [8672]],
  [locked, [1204, 1205, 1222, 3960, 5061]],
  [full, [1101, 1105, 9002, 40544]],
  [throttled, [10928, 10929, 40501, 40549, 40550, 40551, 40552, 40553]],
  [unavailable, [596, 701, 6005, 6006, 17142, 17143, 17147, 17830, 40197, 40540, 40613, 49918, 49919, 49920]],
];

/** What a number of the server's errors means: the one table. */
export const serverErrors: ReadonlyMap<number, ServerErrorRow> = new Map(
  groups.flatMap(([row, numbers]) => numbers.map((number) => [number, row] as const)),
);

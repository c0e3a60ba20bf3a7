import { coerce } from '../engine/common-type.ts';
import type { SystemFacts } from '../engine/context.ts';
import type { Compiled } from '../engine/frame.ts';
import { type SqlType, sqlType, types } from '../types/sql-type.ts';
import type { SqlValue } from '../values/value.ts';
import { asText, constant, type FunctionDefinition } from './define.ts';

type Values = readonly (SqlValue | undefined)[];

/** A function that asks the server; its operands may be null. */
const asking = (
  type: SqlType,
  least: number,
  most: number,
  ask: (system: SystemFacts, values: Values) => SqlValue,
): FunctionDefinition => ({
  least,
  most,
  compile: ({ operands, context }) => ({
    type,
    nullable: true,
    evaluate: (frame) =>
      ask(
        context.system,
        operands.map(({ evaluate }) => evaluate(frame)),
      ),
  }),
});

const session = (type: SqlType, name: string): FunctionDefinition => ({
  least: 0,
  most: 0,
  compile: ({ context }) => constant(type, () => context.system.session(name)),
});

const text = (value: SqlValue | undefined): string | undefined => (value === null || value === undefined ? undefined : String(value));
const number = (value: SqlValue | undefined): number | undefined => (value === null || value === undefined ? undefined : Number(value));

/** Functions that tell of the server, the session and the catalog. */
export const systemFunctions: Readonly<Record<string, FunctionDefinition>> = {
  OBJECT_ID: asking(types.int, 1, 2, (system, [name, kind]) =>
    text(name) === undefined ? null : system.objectId(text(name) as string, text(kind)),
  ),
  OBJECT_NAME: asking(types.sysname, 1, 2, (system, [id]) => (id === null ? null : system.objectName(Number(id)))),
  OBJECT_SCHEMA_NAME: asking(types.sysname, 1, 2, (system, [id]) => (id === null ? null : system.schemaOf(Number(id)))),
  SCHEMA_NAME: asking(types.sysname, 0, 1, (system, [id]) => system.schemaName(number(id))),
  SCHEMA_ID: asking(types.int, 0, 1, (system, [name]) => system.schemaId(text(name))),
  DB_NAME: asking(types.sysname, 0, 1, (system, [id]) => system.databaseName(number(id))),
  DB_ID: asking(types.int, 0, 1, (system, [name]) => system.databaseId(text(name))),
  OBJECTPROPERTY: asking(types.int, 2, 2, (system, [id, name]) => (id === null ? null : system.objectProperty(Number(id), String(name)))),
  OBJECTPROPERTYEX: asking(types.int, 2, 2, (system, [id, name]) => (id === null ? null : system.objectProperty(Number(id), String(name)))),
  COLUMNPROPERTY: asking(types.int, 3, 3, (system, [id, column, name]) =>
    id === null ? null : system.columnProperty(Number(id), String(column), String(name)),
  ),
  HAS_PERMS_BY_NAME: asking(types.int, 3, 5, (system, [securable]) => system.hasPermission(text(securable) ?? null)),
  IDENT_CURRENT: asking(sqlType('numeric', { precision: 38 }), 1, 1, (system, [name]) => system.currentIdentity(String(name))),
  SERVERPROPERTY: {
    least: 1,
    most: 1,
    compile: ({ operands, context }) => ({
      type: types.variant,
      nullable: true,
      evaluate: (frame) => {
        const value = context.system.serverProperty(String(operands[0]?.evaluate(frame) ?? ''));
        if (value === null) return null;
        return typeof value === 'number'
          ? { type: types.int, value }
          : { type: sqlType('nvarchar', { length: 128 }), value: String(value) };
      },
    }),
  },
  PARSENAME: {
    least: 2,
    most: 2,
    compile: ({ operands }) => {
      const [name, part] = [asText(operands[0] as Compiled), coerce(operands[1] as Compiled, types.int)];
      return {
        type: types.sysname,
        nullable: true,
        evaluate: (frame) => {
          const written = name.evaluate(frame);
          const parts =
            written === null
              ? []
              : [...(written as string).matchAll(/\[((?:[^\]]|\]\])*)\]|"([^"]*)"|([^.]+)/g)].map(
                  ([, one, two, three]) => one?.replaceAll(']]', ']') ?? two ?? three,
                );
          return parts.at(-Number(part.evaluate(frame))) ?? null;
        },
      };
    },
  },
  SCOPE_IDENTITY: session(sqlType('numeric', { precision: 38 }), 'identity'),
  XACT_STATE: session(types.smallint, 'transactionState'),
  ROWCOUNT_BIG: session(types.bigint, 'rowCountBig'),
  ERROR_NUMBER: session(types.int, 'errorNumber'),
  ERROR_MESSAGE: session(sqlType('nvarchar', { length: 4000 }), 'errorMessage'),
  ERROR_SEVERITY: session(types.int, 'errorSeverity'),
  ERROR_STATE: session(types.int, 'errorState'),
  ERROR_LINE: session(types.int, 'errorLine'),
  ERROR_PROCEDURE: session(types.sysname, 'errorProcedure'),
  SUSER_NAME: session(types.sysname, 'login'),
  SUSER_SNAME: session(types.sysname, 'login'),
  ORIGINAL_LOGIN: session(types.sysname, 'login'),
  SYSTEM_USER: session(types.sysname, 'login'),
  USER_NAME: session(types.sysname, 'user'),
  CURRENT_USER: session(types.sysname, 'user'),
  SESSION_USER: session(types.sysname, 'user'),
  USER: session(types.sysname, 'user'),
  HOST_NAME: session(types.sysname, 'host'),
  APP_NAME: session(types.sysname, 'application'),
  CURRENT_TRANSACTION_ID: session(types.bigint, 'transactionId'),
};

import { dateFunctions } from '../functions/dates.ts';
import type { FunctionDefinition } from '../functions/define.ts';
import { numberFunctions } from '../functions/numbers.ts';
import { systemFunctions } from '../functions/system.ts';
import { textFunctions } from '../functions/text.ts';
import type { Expression } from '../syntax/expression.ts';
import { compileExpression } from './compile-expression.ts';
import type { Place } from './context.ts';
import type { Compiled } from './frame.ts';
import { notInterpreted, SqlError } from './sql-error.ts';

const functions: ReadonlyMap<string, FunctionDefinition> = new Map(
  [textFunctions, numberFunctions, dateFunctions, systemFunctions].flatMap((table) => Object.entries(table)),
);

/** Compiles a call of a function that is no aggregate. */
export function compileCall(call: Extract<Expression, { kind: 'call' }>, place: Place): Compiled {
  const { name, operands, part, line } = call;
  const definition = functions.get(name);
  if (definition === undefined) throw notInterpreted(`the function ${name}`, line);
  if (call.window !== undefined || call.distinct || call.star) throw notInterpreted(`${name} with OVER, DISTINCT or *`, line);
  if (operands.length < definition.least || operands.length > definition.most) {
    throw new SqlError(174, `The ${name.toLowerCase()} function requires ${definition.least} argument(s).`, { severity: 15, line });
  }
  return definition.compile({
    name,
    operands: operands.map((operand) => compileExpression(operand, place)),
    part,
    context: place.context,
    line,
  });
}

import { extname } from 'node:path';

/** The programs that read scripts, by the extension of the script. */
const interpreters: Readonly<Record<string, readonly string[]>> = {
  '.py': ['python3'],
  '.js': ['node'],
  '.mjs': ['node'],
  '.cjs': ['node'],
  '.ts': ['node'],
  '.mts': ['node'],
  '.sh': ['sh'],
  '.bash': ['bash'],
  '.r': ['Rscript'],
  '.jl': ['julia'],
};

/** The command that runs a script of the source directory. One of no known kind is executed itself. */
export function toScriptCommand(script: string): readonly string[] {
  const interpreter = interpreters[extname(script).toLowerCase()];
  if (interpreter !== undefined) return [...interpreter, script];
  return [script.includes('/') ? script : `./${script}`];
}

import { quote } from '../ssh/words.ts';

/**
 * A script that ends well when a program is there and can be executed: one with a slash in its name from the working folder on, any other on the search path, by
 * default that of the machine. Only files count: what a shell does itself cannot be started as a program.
 */
export function findCommand(file: string, workFolder: string, searchPath?: string): string {
  const goThere = `cd ${quote(workFolder)} || exit 1`;
  const isProgram = (place: string): string => `[ -f ${place} ] && [ -x ${place} ]`;
  if (file.includes('/')) return `${goThere}; ${isProgram(quote(file))}`;
  const places = searchPath === undefined ? '' : `PATH=${quote(searchPath)}; `;
  return `${goThere}; ${places}set -f; IFS=:; for d in $PATH; do d="\${d:-.}/"${quote(file)}; ${isProgram('"$d"')} && exit 0; done; exit 1`;
}

/** The value of an option in raw arguments: `--type x` or `--type=x`; undefined when it is not there. */
export function findOption(args: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, argument] of args.entries()) {
    if (argument === '--') return undefined;
    for (const name of names) {
      if (argument === name) return args[index + 1];
      if (argument.startsWith(`${name}=`)) return argument.slice(name.length + 1);
    }
  }
  return undefined;
}

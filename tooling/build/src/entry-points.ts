/**
 * The source files that a package.json publishes: one per entry of `exports` and `bin`, `./dist/x.js` being built from
 * `src/x.ts`. Throws when nothing is published, or from elsewhere than dist/.
 */
export function entryPoints(manifest: unknown): string[] {
  const { exports = {}, bin = {} } = manifest as { exports?: object; bin?: string | object };
  const built = new Set([...targets(exports), ...targets(bin)]);
  if (built.size === 0) throw new Error('package.json publishes no .js file: neither exports nor bin names one');
  return [...built].map((file) => {
    const name = /^\.\/dist\/(.+)\.js$/.exec(file)?.[1];
    if (name === undefined) throw new Error(`package.json publishes ${file}, which is not in ./dist`);
    return `src/${name}.ts`;
  });
}

/** Every `.js` file named anywhere in a tree of export conditions. */
function targets(node: unknown): string[] {
  if (typeof node === 'string') return node.endsWith('.js') ? [node] : [];
  if (typeof node === 'object' && node !== null) return Object.values(node).flatMap(targets);
  return [];
}

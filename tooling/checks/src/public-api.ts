import { dirname, join } from 'node:path/posix';
import { type Binding, type DeclarationModule, readDeclarations } from './declarations.ts';

/** Reads a built declaration file, by its path inside the package. */
export type ReadDeclarationFile = (path: string) => string;

type Place = { readonly file: string; readonly local: string } | { readonly external: string };

/**
 * The public declarations of a package as one text: for each entry the names that it exports, then what the package adds to
 * other modules, then every declaration that all these reach, sorted by name. Comments and the layout of files leave no trace, so that the text changes when
 * and only when the interface does. `entries` maps what is imported (`@stowage/core/driver`) to its declaration file.
 */
export function describePublicApi(entries: ReadonlyMap<string, string>, read: ReadDeclarationFile): string {
  const modules = new Map<string, DeclarationModule>();
  const load = (file: string): DeclarationModule => {
    const known = modules.get(file) ?? readDeclarations(file, read(file));
    modules.set(file, known);
    return known;
  };

  const exportedNames = (file: string): readonly string[] => {
    const { exports, stars } = load(file);
    const starred = stars.filter(isRelative).flatMap((star) => exportedNames(siblingOf(file, star)));
    const foreign = stars.filter((star) => !isRelative(star)).map((star) => `* from ${star}`);
    return [...new Set([...exports.keys(), ...starred.filter((name) => name !== 'default'), ...foreign])].sort();
  };
  const locate = (file: string, binding: Binding): readonly Place[] => {
    if ('from' in binding) {
      if (!isRelative(binding.from)) return [{ external: `${binding.name} from ${binding.from}` }];
      const target = siblingOf(file, binding.from);
      const names = binding.name === '*' ? exportedNames(target) : [binding.name];
      return names.flatMap((name) => locateExport(target, name));
    }
    const { imports, declarations } = load(file);
    if (declarations.has(binding.local)) return [{ file, local: binding.local }];
    const imported = imports.get(binding.local);
    return imported === undefined ? [] : locate(file, imported);
  };
  const locateExport = (file: string, name: string): readonly Place[] => {
    const { exports, stars } = load(file);
    const binding = exports.get(name);
    if (binding !== undefined) return locate(file, binding);
    return stars.filter(isRelative).flatMap((star) => locateExport(siblingOf(file, star), name));
  };

  const reached = new Map<string, { readonly name: string; readonly text: string }>();
  const reach = (place: Place): void => {
    if ('external' in place) return;
    const key = `${place.local} ${place.file}`;
    if (reached.has(key)) return;
    const found = load(place.file).declarations.get(place.local) ?? [];
    reached.set(key, { name: place.local, text: found.map(({ text }) => text).join('\n') });
    for (const mention of found.flatMap(({ mentions }) => mentions)) locate(place.file, mention).forEach(reach);
  };

  const headers = [...entries].map(([entry, file]) => {
    const names = exportedNames(file).map((name) => {
      const [place] = locateExport(file, name);
      if (place === undefined) return name;
      const source = 'external' in place ? place.external : place.local;
      locateExport(file, name).forEach(reach);
      return source === name ? name : `${name} (${source})`;
    });
    return [`// ${entry} exports:`, ...names.map((name) => `//   ${name}`), ''].join('\n');
  });
  const augmentations: string[] = [];
  // Reaching what an augmentation mentions may load more modules; the loop comes to them as well.
  for (const [file, module] of modules) {
    for (const { text, mentions } of module.augmentations) {
      augmentations.push(text);
      for (const mention of mentions) locate(file, mention).forEach(reach);
    }
  }
  const texts = [...reached.values()].sort((a, b) => order(a.name, b.name) || order(a.text, b.text)).map(({ text }) => text);
  return `${[...headers, ...new Set([...augmentations.sort(), ...texts])].join('\n')}\n`;
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.');
}

function siblingOf(file: string, specifier: string): string {
  return join(dirname(file), specifier).replace(/(\.d)?\.[jt]s$/, '.d.ts');
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import type { SqlType } from '../types/sql-type.ts';
import { SqlError } from './sql-error.ts';

/** A column that names can find. */
export interface ScopeColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly identity?: boolean | undefined;
  readonly computed?: boolean | undefined;
}

/** A source of rows with the names it goes by. */
export interface ScopeSource {
  readonly alias: string | undefined;
  /** Parts of the table's own name, the last one last; only where there is no alias. */
  readonly path: readonly string[];
  readonly columns: readonly ScopeColumn[];
}

/** Where a name was found. */
export interface Found {
  /** How many queries further out. */
  readonly depth: number;
  readonly source: number;
  readonly index: number;
  readonly column: ScopeColumn;
}

const same = (one: string | undefined, two: string | undefined): boolean =>
  one !== undefined && two !== undefined && one.toLowerCase() === two.toLowerCase();

/** The sources that the names of one query can mean. */
export class Scope {
  readonly sources: ScopeSource[] = [];
  readonly parent: Scope | undefined;
  /** Sources that names were found in since this was last emptied. */
  touched: Set<number> = new Set();
  /** Whether names were found further out. */
  reachesOut = false;

  constructor(parent: Scope | undefined) {
    this.parent = parent;
  }

  matches(source: ScopeSource, qualifier: readonly string[]): boolean {
    if (qualifier.length === 0) return true;
    if (source.alias !== undefined) return qualifier.length === 1 && same(source.alias, qualifier[0]);
    return qualifier.every((part, index) => {
      const own = source.path[source.path.length - qualifier.length + index];
      return same(part, own) || (part === '' && index < qualifier.length - 1);
    });
  }

  /** Finds a column here or further out. Throws 207, 209 or 4104. */
  find(path: readonly string[], line: number): Found {
    const qualifier = path.slice(0, -1);
    const name = path.at(-1) as string;
    let hasSource = false;
    let crossed: Scope[] = [];
    for (let scope: Scope | undefined = this, depth = 0; scope !== undefined; scope = scope.parent, depth++) {
      const found: Found[] = [];
      for (const [source, candidate] of scope.sources.entries()) {
        if (!scope.matches(candidate, qualifier)) continue;
        if (qualifier.length > 0) hasSource = true;
        for (const [index, column] of candidate.columns.entries())
          if (same(column.name, name)) found.push({ depth, source, index, column });
      }
      if (found.length > 1) throw new SqlError(209, `Ambiguous column name '${name}'.`, { line });
      const [only] = found;
      if (only !== undefined) {
        scope.touched.add(only.source);
        for (const one of crossed) one.reachesOut = true;
        return only;
      }
      crossed = [...crossed, scope];
    }
    if (qualifier.length > 0 && !hasSource) {
      throw new SqlError(4104, `The multi-part identifier "${path.join('.')}" could not be bound.`, { line });
    }
    throw new SqlError(207, `Invalid column name '${name}'.`, { line });
  }
}

import { decodeEscapes } from '@stowage/emulator-wire';

/** Segments from the root; none for the root itself. */
export type TreePath = readonly string[];

/** Reads a path, also one that is a parameter or stands in a list of sources. The service resolves `.` and `..` as a browser does. */
export function parsePath(text: string): TreePath {
  const path: string[] = [];
  for (const segment of text.split('/')) {
    if (segment === '..') path.pop();
    else if (segment !== '' && segment !== '.') path.push(segment);
  }
  return path;
}

/** Where a request goes. */
export interface Target {
  /** Under `/webhdfsext` instead of `/webhdfs/v1`. */
  readonly extended: boolean;
  readonly path: TreePath;
}

/** Reads the path of a request without its account; undefined when it is under neither root. A slash may be sent as `%2F`. */
export function parseTarget(resourcePath: string): Target | undefined {
  const [, root, rest = ''] = /^\/(webhdfs\/v1|webhdfsext)(\/.*)?$/i.exec(resourcePath) ?? [];
  if (root === undefined) return undefined;
  return { extended: root.toLowerCase() === 'webhdfsext', path: parsePath(decodeEscapes(rest)) };
}

/** As messages and listings of deleted items show it. */
export function formatPath(path: TreePath): string {
  return `/${path.join('/')}`;
}

/** Whether a path of this machine is a directory or lies below it. Both are absolute and without detours. */
export const isInside = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(directory === '/' ? directory : `${directory}/`);

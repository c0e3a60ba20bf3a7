/** All that an async iterable gives. */
export async function collect<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}

/** The paths of a listing. */
export async function pathsOf(source: AsyncIterable<{ readonly path: string }>): Promise<readonly string[]> {
  return (await collect(source)).map(({ path }) => path);
}

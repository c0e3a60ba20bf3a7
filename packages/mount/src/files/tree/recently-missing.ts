import type { TreeDirectory } from './node.ts';

/** Names that are remembered, at most. */
const limit = 1_000;

/** Names that led nowhere a moment ago: programs look for a name before they make it, and the store need not be asked twice. */
export class RecentlyMissing {
  readonly #lifetime: number;
  readonly #since = new Map<string, number>();

  constructor(lifetime: number) {
    this.#lifetime = lifetime;
  }

  add(parent: TreeDirectory, name: string, at: number): void {
    const key = keyOf(parent, name);
    this.#since.delete(key);
    this.#since.set(key, at);
    if (this.#since.size > limit) for (const oldest of this.#since.keys()) return void this.#since.delete(oldest);
  }

  delete(parent: TreeDirectory, name: string): void {
    this.#since.delete(keyOf(parent, name));
  }

  has(parent: TreeDirectory, name: string): boolean {
    const since = this.#since.get(keyOf(parent, name));
    return since !== undefined && performance.now() - since < this.#lifetime;
  }
}

const keyOf = (parent: TreeDirectory, name: string): string => `${parent.number}/${name}`;

import { compareCodePoints } from './code-points.ts';
import type { Facts } from './facts.ts';

/** A name in a folder with the key that it sorts by: the name, with `/` behind it for a folder. */
export interface SortedName {
  readonly name: string;
  readonly key: string;
  readonly kind: Facts['kind'];
}

/**
 * Keeps the smallest of the names that it is given, at most twice as many as asked for at any time: what one pass over a folder
 * of any size can hold.
 */
export class SmallestNames {
  readonly #count: number;
  readonly #after: string | undefined;
  #kept: SortedName[] = [];
  #limit: string | undefined;

  /** `after` is the key behind which names begin to count. */
  constructor(count: number, after: string | undefined) {
    this.#count = count;
    this.#after = after;
  }

  /** How many names are kept at the moment. */
  get size(): number {
    return this.#kept.length;
  }

  /** Whether a name with this key would be kept. */
  accepts(key: string): boolean {
    if (this.#after !== undefined && compareCodePoints(key, this.#after) <= 0) return false;
    return this.#limit === undefined || compareCodePoints(key, this.#limit) < 0;
  }

  add(name: SortedName): void {
    this.#kept.push(name);
    if (this.#kept.length >= this.#count * 2) this.#shrink();
  }

  /** The names, in order. */
  take(): readonly SortedName[] {
    this.#shrink();
    return this.#kept;
  }

  #shrink(): void {
    this.#kept.sort((one, other) => compareCodePoints(one.key, other.key));
    if (this.#kept.length <= this.#count) return;
    this.#kept.length = this.#count;
    this.#limit = this.#kept.at(-1)?.key;
  }
}

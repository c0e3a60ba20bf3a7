import { Content } from './content.ts';
import { StorageError } from './storage-error.ts';

/** What was appended to a file and waits for a flush, by the position it was sent for; a second append at a position replaces the first. */
export class Uncommitted {
  readonly #byPosition = new Map<number, Content>();

  append(position: number, data: Content): void {
    this.#byPosition.set(position, data);
  }

  /**
   * The file's content once everything before `position` is written to it.
   *
   * Appends may have come in any order, but together with what is committed they must reach `position` without a hole and end there.
   */
  commit(committed: Content, position: number): Content {
    const pieces = this.#inOrder().filter(([start]) => start < position);
    let content = committed;
    // What simply follows is gathered, since every new content costs a look at all its pieces.
    let following: Buffer[] = [];
    let size = committed.size;
    let end = pieces.length === 0 ? size : 0;
    for (const [start, data] of pieces) {
      if (start > size) throw new StorageError('InvalidFlushPosition');
      if (start < size) {
        content = new Content([...content.slice(), ...following]).overwrite(start, data);
        following = [];
        size = content.size;
      } else {
        for (const piece of data.slice()) following.push(piece);
        size += data.size;
      }
      end = Math.max(end, start + data.size);
    }
    if (size !== position || end !== position) throw new StorageError('InvalidFlushPosition');
    return following.length === 0 ? content : new Content([...content.slice(), ...following]);
  }

  /** Forgets what a flush up to `position` wrote, and what lies behind it unless that is retained for a later flush. */
  forget(position: number, retain: boolean): void {
    for (const start of [...this.#byPosition.keys()]) if (!retain || start < position) this.#byPosition.delete(start);
  }

  /** Another set with the same appends. */
  copy(): Uncommitted {
    const other = new Uncommitted();
    for (const [position, data] of this.#byPosition) other.append(position, data);
    return other;
  }

  clear(): void {
    this.#byPosition.clear();
  }

  #inOrder(): [number, Content][] {
    return [...this.#byPosition].sort(([left], [right]) => left - right);
  }
}

import { Delivery } from '../content/delivery.ts';
import type { Settings } from '../options.ts';
import type { SourceFile } from '../plan/found.ts';
import type { Source } from '../plan/source.ts';
import type { Condition, Target } from '../plan/target.ts';
import type { TransferEvent } from '../transfer-event.ts';

/** What is known of a file that has been moved. */
export type Moved = Required<Pick<TransferEvent, 'size' | 'method'>> & Pick<TransferEvent, 'sha256' | 'verified' | 'dropped'>;

/** What a move is told and tells. */
export interface MoveContext {
  readonly signal: AbortSignal;
  /** Called with the number of bytes that have just passed. */
  readonly onBytes: (count: number) => void;
  /** Called when it fails although every byte has passed, with their MD5: the target may have them. */
  readonly onLost?: ((md5: string | undefined) => void) | undefined;
}

/** How a file gets from its source to its target. */
export interface Mover {
  /** Whether a file of this size is better moved as to a free name than asked for first: that is decided in one step. */
  decidesItself(size: number): boolean;
  /** Brings one file under its final name, on a condition, or leaves what was there. */
  move(file: SourceFile, path: string, condition: Condition, context: MoveContext): Promise<Moved>;
  /** What is done once the file has arrived. */
  release?(file: SourceFile, signal: AbortSignal): Promise<void>;
}

/** A mover that reads the file from the source and writes it to the target. */
export function createStreamMover(source: Source, target: Target, settings: Pick<Settings, 'bufferSize' | 'verify'>): Mover {
  return {
    decidesItself: (size) => target.decidesItself(size),
    async move(file, path, condition, { signal, onBytes, onLost }) {
      const content = await source.open(file, { bufferSize: settings.bufferSize, signal });
      const delivery = new Delivery(content, { verify: settings.verify, name: file.path, onBytes });
      try {
        const { dropped } = await target.put(path, delivery, condition, signal);
        const { sha256 } = delivery.digests();
        return { method: 'stream', size: content.size, sha256, verified: delivery.verified, dropped };
      } catch (error) {
        if (delivery.moved === content.size) onLost?.(delivery.digests().md5);
        throw error;
      } finally {
        await content.close();
      }
    },
  };
}

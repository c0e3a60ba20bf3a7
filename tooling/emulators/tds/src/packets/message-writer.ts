import { ByteWriter } from '../bytes/writer.ts';
import { headerLength, messageType, packetStatus } from './header.ts';

/** Where packets go. */
export interface PacketSink {
  /** Whether the sink wants no more before `drained`. */
  write(bytes: Buffer): boolean;
  /** Resolves when the sink takes bytes again; rejects when it never will. */
  drained(): Promise<void>;
}

/** Bytes that are gathered before they are cut into packets. */
const batch = 32_768;

/** The answer to one request: tokens are written into `body`, and leave as packets. */
export class MessageWriter {
  readonly body: ByteWriter = new ByteWriter(batch * 2);
  readonly #sink: PacketSink;
  readonly #spid: number;
  packetSize: number;
  #number = 1;
  #blocked = false;

  constructor(sink: PacketSink, spid: number, packetSize: number) {
    this.#sink = sink;
    this.#spid = spid;
    this.packetSize = packetSize;
  }

  /** Whether enough was gathered that `flush` should be called. */
  get isFull(): boolean {
    return this.body.length >= batch;
  }

  /** Sends whole packets of what was gathered, and waits while the peer takes none. */
  async flush(): Promise<void> {
    this.#send(false);
    if (!this.#blocked) return;
    this.#blocked = false;
    await this.#sink.drained();
  }

  /** Sends the rest with the mark of the last packet. */
  end(): void {
    this.#send(true);
    this.#number = 1;
  }

  #send(last: boolean): void {
    const room = this.packetSize - headerLength;
    const bytes = this.body.view();
    const whole = last ? Math.max(1, Math.ceil(bytes.length / room)) : Math.floor(bytes.length / room);
    if (whole === 0) return;
    const sent = last ? bytes.length : whole * room;
    const out = Buffer.allocUnsafe(sent + whole * headerLength);
    for (let index = 0, at = 0; index < whole; index++) {
      const data = bytes.subarray(index * room, Math.min((index + 1) * room, sent));
      out[at] = messageType.answer;
      out[at + 1] = last && index === whole - 1 ? packetStatus.last : 0;
      out.writeUInt16BE(data.length + headerLength, at + 2);
      out.writeUInt16BE(this.#spid, at + 4);
      out[at + 6] = this.#number++ & 0xff;
      out[at + 7] = 0;
      out.set(data, at + headerLength);
      at += headerLength + data.length;
    }
    this.body.discard(sent);
    if (!this.#sink.write(out)) this.#blocked = true;
  }
}
